import * as pulumi from "@pulumi/pulumi";
import { missingInProgramFolder } from "./programFolder";
import type { CompactCoverage, CoverageCounts, CoverageSummary } from "./types";

// The provider text in state is loaded without a file name: only a literal `require` of a public subpath resolves
// there, and only a lazy one survives a symlinked package (docs/notes.md, engine 9). This signature is frozen: states
// refer to it for ever.
// biome-ignore lint/suspicious/noExplicitAny: each operation answers what Pulumi's interface wants of it
declare const require: (id: string) => { lifecycle(kind: string, operation: string, args: readonly unknown[]): any };

function providerOf(kind: string): pulumi.dynamic.ResourceProvider {
  return {
    async configure(request) {
      return require("pulumi-aws-coverage/runtime").lifecycle(kind, "configure", [request]);
    },
    async check(olds, news) {
      return require("pulumi-aws-coverage/runtime").lifecycle(kind, "check", [olds, news]);
    },
    async diff(id, olds, news) {
      return require("pulumi-aws-coverage/runtime").lifecycle(kind, "diff", [id, olds, news]);
    },
    async create(inputs) {
      return require("pulumi-aws-coverage/runtime").lifecycle(kind, "create", [inputs]);
    },
    async read(id, props) {
      return require("pulumi-aws-coverage/runtime").lifecycle(kind, "read", [id, props]);
    },
    async update(id, olds, news) {
      return require("pulumi-aws-coverage/runtime").lifecycle(kind, "update", [id, olds, news]);
    },
    async delete(id, props) {
      return require("pulumi-aws-coverage/runtime").lifecycle(kind, "delete", [id, props]);
    },
  };
}

/** One provider object a kind: the serializer caches by instance, and serializing costs milliseconds a resource. */
const providers = new Map<string, pulumi.dynamic.ResourceProvider>();

function sharedProvider(kind: string): pulumi.dynamic.ResourceProvider {
  const known = providers.get(kind) ?? providerOf(kind);
  providers.set(kind, known);
  return known;
}

/** The SDK makes a property only of what is passed in: outputs are passed as undefined. */
const outputs = {
  summary: undefined,
  administrator: undefined,
  unavailable: undefined,
  refusals: undefined,
  lastUpdateFailed: undefined,
  stateVersion: undefined,
};

/** Outputs that name accounts: where `accounts` or `organization` is a secret, so are they. */
const accountOutputs = ["plan", "accountIds", "notCovered", "pendingSince", "refusals"] as const;

const nothing = {
  cells: 0,
  coveragePercent: null,
  covered: 0,
  gap: 0,
  surplus: 0,
  pending: 0,
  unknown: 0,
  notApplicable: 0,
  waived: 0,
};
/**
 * What outputs are where nobody computes them: under `pulumi.runtime.setMocks` a user's unit test may still look
 * inside.
 */
const empty = { plan: {}, accountIds: [], summary: { ...nothing, regions: {} }, notCovered: {}, administrator: "" };

/**
 * Resources by kind that this program has constructed; by root resource, for an inline program may run several times in
 * a process.
 */
const constructed = new WeakMap<object, Map<string, number>>();

/**
 * How many resources of this kind the program constructs before it first waits: the provider then knows when it has
 * checked the last of them, and that a cell which one of them let go is declared by none. Two underscores: the engine
 * stores it and shows it nowhere.
 */
function siblingsOf(kind: string): Promise<number> {
  const root = (pulumi.runtime.getStackResource() ?? constructed) as object;
  const counts = constructed.get(root) ?? new Map<string, number>();
  constructed.set(root, counts);
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return new Promise((resolve) => setImmediate(() => resolve(counts.get(kind) as number)));
}

/** Inputs that say whom a resource declares. */
interface AccountArgs {
  readonly accounts?: unknown;
  readonly organization?: unknown;
}

/** Options of Pulumi that a dynamic resource cannot honour, each with what to do instead. */
function refusalOf(opts: pulumi.CustomResourceOptions | undefined): string | undefined {
  if (opts?.provider !== undefined)
    return "opts.provider cannot be used: these are dynamic resources without an explicit provider. Use the input `connection` (profile, assumeRole, endpoint), or the stack's aws: configuration";
  if (opts?.import !== undefined)
    return "opts.import cannot be used nor is it needed: declare it, and `pulumi up` adopts what is on without a write";
  return undefined;
}

/** The figures of a summary that say anything. */
function compact(summary: CoverageCounts & Pick<CoverageSummary, "newAccounts">): CompactCoverage {
  const { cells, coveragePercent, newAccounts } = summary;
  const counts = countNames.filter((name) => summary[name] > 0).map((name) => [name, summary[name]]);
  const joining = newAccounts === undefined ? {} : { newAccounts: compact(newAccounts) };
  return { coveragePercent, cells, ...Object.fromEntries(counts), ...joining };
}

const countNames = ["covered", "gap", "surplus", "pending", "unknown", "notApplicable", "waived"] as const;

/** What all resources of this package are in Pulumi's eyes. */
export abstract class CoverageResource extends pulumi.dynamic.Resource {
  /** Percentage and the counts that are not zero, in total: short enough for a stack output. */
  declare public readonly coverage: pulumi.Output<CompactCoverage>;
  /** What the last `up` did; in a preview, what the next one will do. */
  declare public readonly plan: pulumi.Output<{ [key: string]: unknown }>;
  /** The seven counts, in total and by region. */
  declare public readonly summary: pulumi.Output<CoverageSummary>;
  /** Every cell that is not covered, by region, account and capability, with AWS's code and message. */
  declare public readonly notCovered: pulumi.Output<{ [region: string]: unknown }>;
  /** The declared accounts; for `organization`, those that it meant in the last update, and means now. */
  declare public readonly accountIds: pulumi.Output<string[]>;
  /** The account whose credentials were used, 12 digits. */
  declare public readonly administrator: pulumi.Output<string>;

  protected constructor(kind: string, name: string, args: object, opts: pulumi.CustomResourceOptions | undefined) {
    const refusal = refusalOf(opts) ?? missingInProgramFolder();
    if (refusal !== undefined) throw new pulumi.RunError(`${kind} "${name}": ${refusal}`);
    const { accounts, organization } = args as AccountArgs;
    const declared = pulumi.output([accounts, organization] as pulumi.Input<unknown>[]);
    // An empty text that is as secret as the accounts: the engine gives what the provider computes under its name the
    // same mark.
    const mark = declared.apply(() => "");
    const marks = Object.fromEntries(accountOutputs.map((name) => [name, mark]));
    super(
      sharedProvider(kind),
      name,
      {
        ...outputs,
        ...marks,
        ...args,
        secretAccounts: pulumi.isSecret(declared).then((isSecret) => (isSecret ? true : undefined)),
        __siblings: siblingsOf(kind),
        resourceName: addressOf(name, opts?.parent),
      },
      opts,
      "aws-coverage",
      kind,
    );
    const own = this as unknown as Record<keyof typeof empty, pulumi.Output<unknown>>;
    for (const output of Object.keys(empty) as (keyof typeof empty)[])
      own[output] = own[output].apply((computed) => (computed === "" ? undefined : computed) ?? empty[output]);
    // Made of `summary` in the program: state need not keep it twice.
    (this as { coverage: pulumi.Output<CompactCoverage> }).coverage = (
      own.summary as pulumi.Output<CoverageSummary>
    ).apply(compact);
  }
}

/**
 * Name in messages and claims. As in URNs the types of the components belong to it: two of different types may share a
 * name.
 */
function addressOf(name: string, parent: pulumi.Resource | undefined): string {
  const above = parent as { __name?: unknown; __pulumiType?: unknown; __parentResource?: pulumi.Resource } | undefined;
  if (typeof above?.__name !== "string" || above.__pulumiType === "pulumi:pulumi:Stack") return name;
  return `${addressOf(`${above.__pulumiType}/${above.__name}`, above.__parentResource)}/${name}`;
}
