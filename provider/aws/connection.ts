import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { memoize } from "@smithy/core/config";
import { ProviderError } from "../core/providerError";
import type { AssumedRole, Connection } from "../services/service";

/** The stack's configuration as Pulumi hands it to `configure`: keys with their namespace, `aws:profile`. */
export type StackConfig = (key: string) => string | undefined;

/** One way to reach AWS: the resource's own `connection`, completed by the stack's `aws:` configuration. */
export interface EffectiveConnection {
  /** Tells two connections apart inside this process; holds secrets, so it is never printed. */
  readonly key: string;
  readonly profile?: string | undefined;
  readonly staticKeys?:
    | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string | undefined }
    | undefined;
  /** Assumed one after another, as the AWS provider does with `aws:assumeRoles`. */
  readonly roles: readonly AssumedRole[];
  /** Endpoint of a service by signing name, or of all. */
  readonly endpoint: (signingName: string) => string | undefined;
  readonly allowedAccountIds: readonly string[] | undefined;
  readonly forbiddenAccountIds: readonly string[];
}

export function effectiveConnection(own: Connection, config: StackConfig): EffectiveConnection {
  const stackRoles = [...rolesOf(config, "aws:assumeRoles"), ...rolesOf(config, "aws:assumeRole")];
  const accessKeyId = config("aws:accessKey");
  const secretAccessKey = config("aws:secretKey");
  const endpoints: Record<string, string> = Object.assign({}, ...list<Record<string, string>>(config, "aws:endpoints"));
  const connection = {
    profile: own.profile ?? config("aws:profile"),
    staticKeys:
      own.profile === undefined && accessKeyId !== undefined && secretAccessKey !== undefined
        ? {
            accessKeyId,
            secretAccessKey,
            ...(config("aws:token") === undefined ? {} : { sessionToken: config("aws:token") }),
          }
        : undefined,
    roles: own.assumeRole === undefined ? stackRoles : [own.assumeRole],
    // An empty list restricts nothing, as in the AWS provider.
    allowedAccountIds: own.allowedAccountIds ?? accountIds(config, "aws:allowedAccountIds"),
    forbiddenAccountIds: accountIds(config, "aws:forbiddenAccountIds") ?? [],
  };
  return {
    ...connection,
    endpoint: (signingName) => own.endpoint ?? endpoints[signingName.replaceAll("-", "")] ?? endpoints[signingName],
    key: JSON.stringify([connection, own.endpoint, endpoints]),
  };
}

/** Values that are not strings arrive as JSON text (docs/notes.md, engine 8). */
function json<T>(config: StackConfig, key: string): T | undefined {
  const text = config(key);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new ProviderError("InvalidStackConfiguration", `the stack's ${key} is not valid JSON`, { cause });
  }
}

function list<T>(config: StackConfig, key: string): T[] {
  const value = json<T[] | T>(config, key);
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** `pulumi config set --path` stores an id as a number, and so without its leading zeros. */
function accountIds(config: StackConfig, key: string): string[] | undefined {
  const ids = list<string | number>(config, key).map((id) => String(id).padStart(12, "0"));
  return ids.length === 0 ? undefined : ids;
}

/** An empty block is no role; one that does not say which role is a mistake, not a reason to act without it. */
function rolesOf(config: StackConfig, key: string): AssumedRole[] {
  const roles = list<Partial<AssumedRole> | null>(config, key).filter(
    (role) => role !== null && Object.keys(role).length > 0,
  );
  if (roles.some((role) => typeof role?.roleArn !== "string"))
    throw new ProviderError("InvalidStackConfiguration", `the stack's ${key} has a block without roleArn`);
  return roles as AssumedRole[];
}

export type Credentials = ReturnType<typeof fromTemporaryCredentials>;

/**
 * Credentials of a connection; every role of its chain is assumed with those before it. Fetched lazily and refreshed by
 * the SDK.
 */
export function credentialsOf(connection: EffectiveConnection, region: string): Credentials {
  const { staticKeys, profile } = connection;
  const base: Credentials = (
    staticKeys !== undefined ? async () => staticKeys : fromNodeProviderChain(profile === undefined ? {} : { profile })
  ) as Credentials;
  return connection.roles.reduce<Credentials>((master, role) => assume(connection, master, role, region), base);
}

/** Refreshed this long before they end, so that no request is signed with credentials that end on the way. */
const refreshBeforeMs = 5 * 60_000;

/**
 * One source for all clients of a connection: by itself, each region's and service's client would assume the role anew.
 */
export function shared(credentials: Credentials): Credentials {
  let asked: Parameters<Credentials>[0];
  const kept = memoize(
    () => credentials(asked),
    ({ expiration }) => expiration !== undefined && expiration.getTime() - Date.now() < refreshBeforeMs,
    ({ expiration }) => expiration !== undefined,
  );
  return (properties) => {
    asked ??= properties;
    return kept();
  };
}

export function assume(
  connection: EffectiveConnection,
  masterCredentials: Credentials,
  role: AssumedRole,
  region: string,
): Credentials {
  const endpoint = connection.endpoint("sts");
  return fromTemporaryCredentials({
    masterCredentials,
    params: {
      RoleArn: role.roleArn,
      RoleSessionName: role.sessionName ?? "pulumi-aws-coverage",
      ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
    },
    clientConfig: { region, ...(endpoint === undefined ? {} : { endpoint }) },
  });
}
