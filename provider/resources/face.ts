import * as pulumi from "@pulumi/pulumi";

// The provider text in state is loaded without a file name: only a literal `require` of a public subpath resolves there, and
// only a lazy one survives a symlinked package (docs/notes.md, engine 9). This signature is frozen: states refer to it for ever.
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
  plan: undefined,
  summary: undefined,
  notCovered: undefined,
  administrator: undefined,
  owed: undefined,
  notOffered: undefined,
  unfinished: undefined,
  stateVersion: undefined,
};

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
/** What outputs are where nobody computes them: under `pulumi.runtime.setMocks` a user's unit test may still look inside. */
const empty = { plan: {}, summary: { ...nothing, regions: {} }, notCovered: {}, administrator: "", owed: [] };

/** What all resources of this package are in Pulumi's eyes. */
export abstract class CoverageResource extends pulumi.dynamic.Resource {
  protected constructor(kind: string, name: string, args: object, opts: pulumi.CustomResourceOptions | undefined) {
    if (opts?.provider !== undefined) {
      throw new Error(
        `${kind} "${name}": opts.provider cannot be used: these are dynamic resources without an explicit provider. Use the input \`connection\` (profile, assumeRole, endpoint), or the stack's aws: configuration`,
      );
    }
    super(
      sharedProvider(kind),
      name,
      { ...outputs, ...args, resourceName: addressOf(name, opts?.parent) },
      opts,
      "aws-coverage",
      kind,
    );
    const own = this as unknown as Record<keyof typeof empty, pulumi.Output<unknown>>;
    for (const output of Object.keys(empty) as (keyof typeof empty)[])
      own[output] = own[output].apply((computed) => computed ?? empty[output]);
  }
}

/** Name in messages and claims. As in URNs the types of the components belong to it: two of different types may share a name. */
function addressOf(name: string, parent: pulumi.Resource | undefined): string {
  const above = parent as { __name?: unknown; __pulumiType?: unknown; __parentResource?: pulumi.Resource } | undefined;
  if (typeof above?.__name !== "string" || above.__pulumiType === "pulumi:pulumi:Stack") return name;
  return `${addressOf(`${above.__pulumiType}/${above.__name}`, above.__parentResource)}/${name}`;
}
