import type { Inspector2ClientConfig } from "@aws-sdk/client-inspector2";
import { Inspector2Client } from "@aws-sdk/client-inspector2";
import { partition } from "@aws-sdk/core/client";
import { makeBuilder } from "@smithy/core/client";
import { getEndpointPlugin } from "@smithy/core/endpoints";
import type { Operations } from "./schemas";
import { errorTypeRegistries, namespace, operations } from "./schemas";

/**
 * AWS Security Incident Response has no client in the package registry yet. This one is the Inspector client under
 * another name: the SDK's own signing, endpoints and REST-JSON protocol, with this service's shapes. When AWS publishes
 * `@aws-sdk/client-security-ir`, its commands replace `send`, and this file and schemas.ts are deleted.
 */
export class SecurityIrClient extends Inspector2Client {
  constructor(config: Inspector2ClientConfig) {
    super({
      ...config,
      // `AWS_ENDPOINT_URL_SECURITY_IR` and the profile's `services` section go by the service id.
      serviceId: "Security IR",
      // The generated client fixes its default signing name; without this, requests are signed for Inspector.
      signingName: "security-ir",
      apiVersion: "2018-05-10",
      protocolSettings: {
        defaultNamespace: namespace,
        errorTypeRegistries,
        version: "2018-05-10",
        serviceTarget: "SecurityIncidentResponse",
      },
      endpointProvider: (parameters: EndpointParameters) => ({ url: endpointUrl(parameters) }),
      httpAuthSchemeProvider: (parameters: { region?: string }) => [
        {
          schemeId: "aws.auth#sigv4",
          signingProperties: { name: "security-ir", region: parameters.region },
          propertiesExtractor: (signed: unknown, context: unknown) => ({
            signingProperties: { config: signed, context },
          }),
        },
      ],
      // The options are the client's own, but its type names only those that its documentation shows.
    } as unknown as Inspector2ClientConfig);
  }
}

interface EndpointParameters {
  readonly Region?: string;
  readonly UseFIPS?: boolean;
  readonly Endpoint?: string | { readonly url: URL };
}

/** The service has dual-stack names only: `https://security-ir.us-east-1.api.aws`. */
function endpointUrl({ Endpoint, Region = "us-east-1", UseFIPS }: EndpointParameters): URL {
  if (typeof Endpoint === "string") return new URL(Endpoint);
  if (Endpoint !== undefined) return Endpoint.url;
  return new URL(`https://security-ir${UseFIPS ? "-fips" : ""}.${Region}.${partition(Region).dualStackDnsSuffix}`);
}

const builtIn = (name: string) => ({ type: "builtInParams" as const, name });
// biome-ignore lint/suspicious/noExplicitAny: the builder's types are those of one generated client
const build = makeBuilder<any, any, any>(
  { UseFIPS: builtIn("useFipsEndpoint"), Endpoint: builtIn("endpoint"), Region: builtIn("region") },
  "SecurityIncidentResponse",
  "SecurityIrClient",
  getEndpointPlugin,
);
const commands = Object.fromEntries(
  Object.entries(operations).map(([name, schema]) => [name, build({}, () => [], name, schema)]),
);

/** Calls one operation. Rejects with the SDK's errors, named as AWS names them: `ResourceNotFoundException`. */
export function send<K extends keyof Operations>(
  client: SecurityIrClient,
  operation: K,
  input: Operations[K]["input"],
): Promise<Operations[K]["output"]> {
  const Command = commands[operation] as unknown as new (input: unknown) => never;
  return client.send(new Command(input)) as unknown as Promise<Operations[K]["output"]>;
}
