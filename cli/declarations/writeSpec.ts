import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Document } from "yaml";
import { effectiveConnection } from "../../provider/aws/connection";
import type { Properties } from "../../provider/lifecycle/parse";
import type { Service } from "../../provider/services/service";
import { CommandError } from "../failure";
import { writeFile } from "../outputs";
import type { Declared } from "./declared";

/** A spec file that declares the same, and what could not be put into it. */
export interface WrittenSpec {
  readonly resources: readonly Properties[];
  /** Sentences for whoever goes on with the file. */
  readonly notes: readonly string[];
}

/** What the stacks declare, as a file for `--spec`: defaults are left out, and no secret is written. */
export function specOf(declared: readonly Declared[]): WrittenSpec {
  const notes: string[] = [];
  const names = new Set<string>();
  const resources = declared.map((one) => {
    const { service, stack = "", label } = one;
    if (one.secretAccounts === true)
      throw new CommandError(
        `--write-spec: the accounts of ${label} are a Pulumi secret, which no file should hold: leave its stack out`,
      );
    const isTaken = names.has(`${service.kind} ${one.name}`);
    const name = isTaken ? `${one.name} (${stack})` : one.name;
    names.add(`${service.kind} ${name}`);
    const { resourceName: _name, connection: _own, ...inputs } = withoutDefaults(service, one.inputs);
    const connection = connectionOf(one, notes);
    return {
      type: service.kind,
      name,
      ...inputs,
      ...(Object.keys(connection).length === 0 ? {} : { connection }),
    };
  });
  return { resources, notes };
}

/** The connection, completed by the stack's `aws:` configuration, which a file does not have. */
function connectionOf({ inputs, stackConfig, service, label }: Declared, notes: string[]): Properties {
  const { profile, roles, staticKeys, endpoint, allowedAccountIds, forbiddenAccountIds } = effectiveConnection(
    inputs.connection,
    stackConfig,
  );
  const [role, ...others] = roles;
  const left = (what: string): void => void notes.push(`${label}: ${what}`);
  if (staticKeys !== undefined) left("the stack's aws:accessKey and aws:secretKey are left out: set AWS_ACCESS_KEY_ID");
  if (others.length > 0)
    left("only the first role of the stack's aws:assumeRoles is written: assume the others before");
  if (role?.externalId !== undefined) left("connection.assumeRole.externalId is left out, because it may be a secret");
  if (forbiddenAccountIds.length > 0) left("the stack's aws:forbiddenAccountIds is left out: a file has no such input");
  const { externalId: _secret, ...shown } = role ?? {};
  const url = endpoint(service.signingName);
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(role === undefined ? {} : { assumeRole: shown }),
    ...(url === undefined ? {} : { endpoint: url }),
    ...(allowedAccountIds === undefined ? {} : { allowedAccountIds }),
  };
}

/** Every member whose absence means the same is left out, at any depth. */
function withoutDefaults(service: Service, inputs: object): Properties {
  const whole = JSON.parse(JSON.stringify(inputs)) as Record<string, unknown>;
  const wanted = service.schema.safeParse(whole).data;
  const prune = (node: Record<string, unknown>): void => {
    for (const [key, value] of Object.entries(node)) {
      delete node[key];
      const parsed = service.schema.safeParse(whole);
      if (parsed.success && isDeepStrictEqual(parsed.data, wanted)) continue;
      node[key] = value;
      if (typeof value === "object" && value !== null && !Array.isArray(value)) prune(value as Record<string, unknown>);
    }
  };
  prune(whole);
  return whole;
}

/** YAML, or JSON where the file's name says so. */
export function writeSpec(path: string, cwd: string, { resources, notes }: WrittenSpec): Promise<void> {
  if (path.endsWith(".json"))
    return writeFile(resolve(cwd, path), [`${JSON.stringify({ resources }, undefined, 2)}\n`]);
  const document = new Document({ resources });
  const origin = "Written by `aws-coverage verify --write-spec`; the program stays what `pulumi up` goes by.";
  document.commentBefore = [origin, ...notes].map((line) => ` ${line}`).join("\n");
  return writeFile(resolve(cwd, path), [document.toString({ lineWidth: 0 })]);
}
