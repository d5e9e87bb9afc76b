import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { Changes } from "./detailedDiff";
import { plannedChanges, refreshedChanges } from "./detailedDiff";
import type { EngineMessages } from "./engineMessages";
import type { Bag, Marks } from "./propertyBags";
import { close, hasSecret, markAlso, openBag, unknownValue } from "./propertyBags";
import type { Failure, Method, Methods, Struct } from "./protocol";
import { grpc, nothing, toStruct, withDetail } from "./protocol";
import { isDefaultProvider, resourceOf } from "./urn";

/** The seam that the dynamic face calls too. Loaded late: the engine waits for this process before it starts others. */
export interface Seam {
  lifecycle(kind: string, operation: string, args: readonly unknown[]): unknown;
  interrupt(): void;
}

/** Outputs that an update will tell, not a preview. */
const knownAfterwards = ["summary", "notCovered", "administrator"] as const;
/** What names accounts: as secret as the accounts of the program. */
const accountProperties = ["plan", "accountIds", "pendingSince", "notCovered", "refusals"] as const;

const wireKind = {
  add: rpc.PropertyDiff.Kind.ADD,
  delete: rpc.PropertyDiff.Kind.DELETE,
  update: rpc.PropertyDiff.Kind.UPDATE,
} as const;

/** What the newest read of a resource found, until it is checked: a diff in between belongs to a refresh. */
interface Refreshed {
  readonly before: Bag;
  readonly after: Bag;
}

const version = (): string =>
  (JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as { version: string }).version;

/** The methods of the provider protocol, each from what the engine sends to what it stores. */
export function methodsOf(seam: () => Seam, messages: () => EngineMessages): Methods {
  const refreshed = new Map<string, Refreshed>();

  const run = async (urn: string, operation: string, args: readonly unknown[]): Promise<unknown> =>
    messages().of(urn, async () => seam().lifecycle(resourceOf(urn).kind, operation, args));

  return {
    handshake: unary(async () => {
      const answer = new rpc.ProviderHandshakeResponse();
      answer.setAcceptSecrets(true);
      return answer;
    }),
    attach: unary(async () => nothing()),
    getPluginInfo: unary(async () => {
      const answer = new PluginInfo();
      answer.setVersion(version());
      return answer;
    }),
    getSchema: unary(async () => {
      const answer = new rpc.GetSchemaResponse();
      const schema = JSON.parse(readFileSync(join(__dirname, "schema.json"), "utf8")) as object;
      answer.setSchema(JSON.stringify({ ...schema, version: version() }));
      return answer;
    }),

    checkConfig: unary(async (request: rpc.CheckRequest) => {
      const answer = new rpc.CheckResponse();
      answer.setInputs(request.getNews());
      if (!isDefaultProvider(request.getUrn())) answer.addFailures(failure(explicitProvider(request.getUrn())));
      return answer;
    }),
    diffConfig: unary(async () => new rpc.DiffResponse().setChanges(rpc.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary(async () => {
      seam();
      const answer = new rpc.ConfigureResponse();
      answer.setAcceptsecrets(true);
      answer.setSupportspreview(true);
      return answer;
    }),

    check: unary(async (request: rpc.CheckRequest) => {
      const urn = request.getUrn();
      const { plain, marks } = bagOf(request.getNews());
      const secretAccounts = ["accounts", "organization"].some((name) => hasSecret(marks, name));
      const news = {
        ...plain,
        resourceName: resourceOf(urn).address,
        ...(secretAccounts ? { secretAccounts: true } : {}),
      };
      refreshed.delete(urn);
      const { inputs, failures = [] } = (await run(urn, "check", [bagOf(request.getOlds()).plain, news])) as {
        inputs: Bag;
        failures?: readonly { readonly reason: string }[];
      };
      const answer = new rpc.CheckResponse();
      answer.setInputs(wire(inputs, marks));
      answer.setFailuresList(failures.map(({ reason }) => failure(reason)));
      return answer;
    }),

    diff: unary(async (request: rpc.DiffRequest) => {
      const urn = request.getUrn();
      const news = bagOf(request.getNews());
      const args = [request.getId(), bagOf(request.getOlds()).plain, news.plain];
      const { changes, replaces } = (await run(urn, "diff", args)) as { changes: boolean; replaces: readonly string[] };
      const answer = new rpc.DiffResponse();
      const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
      answer.setChanges(changes ? DIFF_SOME : DIFF_NONE);
      answer.setReplacesList([...replaces]);
      const found = refreshed.get(urn);
      if (changes)
        describe(
          answer,
          found === undefined
            ? plannedChanges(bagOf(request.getOldInputs()).plain, news.plain, news.marks)
            : refreshedChanges(found.before, found.after, bagOf(request.getOlds()).marks),
        );
      return answer;
    }),

    create: unary(async (request: rpc.CreateRequest) => {
      const { plain, marks } = bagOf(request.getProperties());
      const answer = new rpc.CreateResponse();
      if (request.getPreview()) return answer.setProperties(wire(previewOf(plain), marks));
      const { id, outs } = (await failing(run(request.getUrn(), "create", [plain]), marks)) as {
        id: string;
        outs: Bag;
      };
      answer.setId(id);
      return answer.setProperties(wire(outs, marks));
    }),
    update: unary(async (request: rpc.UpdateRequest) => {
      const { plain, marks } = bagOf(request.getNews());
      const answer = new rpc.UpdateResponse();
      if (request.getPreview()) return answer.setProperties(wire(previewOf(plain), marks));
      const args = [request.getId(), bagOf(request.getOlds()).plain, plain];
      const { outs } = (await failing(run(request.getUrn(), "update", args), marks)) as { outs: Bag };
      return answer.setProperties(wire(outs, marks));
    }),

    read: unary(async (request: rpc.ReadRequest) => {
      const urn = request.getUrn();
      const { plain, marks } = bagOf(request.getProperties());
      const isImport = Object.keys(plain).length === 0;
      const { id, props } = (await run(urn, "read", [request.getId(), plain])) as { id: string; props: Bag };
      if (!isImport) refreshed.set(urn, { before: plain, after: props });
      const answer = new rpc.ReadResponse();
      answer.setId(id);
      answer.setProperties(wire(props, marks));
      // Without inputs of ours the engine keeps its own.
      if (isImport) answer.setInputs(wire(inputsIn(props), marks));
      return answer;
    }),

    delete: unary(async (request: rpc.DeleteRequest) => {
      await run(request.getUrn(), "delete", [request.getId(), bagOf(request.getProperties()).plain]);
      return nothing();
    }),

    // Also asked for at the end of every run.
    cancel: unary(async () => {
      seam().interrupt();
      return nothing();
    }),
  };
}

const bagOf = (properties: Struct | undefined): ReturnType<typeof openBag> => openBag(properties?.toJavaScript());

/** A bag for the wire; what was a secret stays one, and what names secret accounts becomes one. */
const wire = (bag: Bag, marks: Marks): Struct =>
  toStruct(close(bag, bag["secretAccounts"] === true ? markAlso(marks, accountProperties) : marks) as object);

const previewOf = (inputs: Bag): Bag => ({
  ...inputs,
  ...Object.fromEntries(knownAfterwards.map((name) => [name, unknownValue])),
});

/** What `imported` put in; the rest are outputs. */
const inputsIn = ({ summary, notCovered, administrator, stateVersion, ...inputs }: Bag): Bag => inputs;

/** `property` stays empty: with a name the engine prints the property's value, or what is left of it. */
function failure(reason: string): rpc.CheckFailure {
  const one = new rpc.CheckFailure();
  one.setReason(reason);
  return one;
}

const explicitProvider = (urn: string): string =>
  `${JSON.stringify(resourceOf(urn).address)}: explicit providers of aws-coverage cannot be used: ` +
  "the engine starts a process for each, and what is handed over from one to another would be switched off. " +
  "Remove the option `provider`, and use the input `connection` (profile, assumeRole, endpoint) of each resource";

function describe(answer: rpc.DiffResponse, changes: Changes): void {
  // Without a word of ours the engine compares the inputs itself.
  if (changes.size === 0) return;
  answer.setHasdetaileddiff(true);
  answer.setDiffsList([...new Set([...changes.keys()].map((path) => /^[^[.]+/.exec(path)?.[0] ?? path))]);
  for (const [path, { kind, input }] of changes) {
    const one = new rpc.PropertyDiff();
    one.setKind(wireKind[kind]);
    one.setInputdiff(input);
    answer.getDetaileddiffMap().set(path, one);
  }
}

/** A partly failed run saves what it did: the engine wants that as data along with the error. */
async function failing(work: Promise<unknown>, marks: Marks): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    const { id, properties, reasons = [] } = error as { id?: string; properties?: Bag; reasons?: readonly string[] };
    if (id === undefined) throw error;
    const detail = new rpc.ErrorResourceInitFailed();
    detail.setId(id);
    detail.setProperties(wire(properties ?? {}, marks));
    detail.setReasonsList([...reasons]);
    throw withDetail((error as Error).message, detail, "pulumirpc.ErrorResourceInitFailed");
  }
}

/** A method as gRPC wants it: an error is answered, never thrown. */
const unary =
  <Q>(answer: (request: Q) => Promise<object>): Method =>
  ({ request }, done) => {
    answer(request).then(
      (value) => done(null, value),
      // An error of AWS has a code too, which is none of gRPC's.
      ({ message, metadata }: Failure) => done({ code: grpc.status.UNKNOWN, message, metadata }),
    );
  };
