import { Option } from "commander";
import { effectiveConnection, partitionOf } from "../../provider/aws/connection";
import { services } from "../../provider/services";
import type { Declared } from "../declarations/declared";
import { loadDeclarations } from "../declarations/load";
import type { Need } from "./policy";
import { policyFor } from "./policy";
import type { Io } from "../io";
import { cwdOption, serviceOption, specOption, stackOption } from "../options";
import type { Verb } from "../verb";
import { epilogue } from "../verb";
import { ofServices } from "../verify/filters";

interface Flags {
  readonly mode?: "track" | "manage";
  readonly service?: readonly string[];
  readonly spec?: string;
  readonly stack?: readonly string[];
  readonly cwd?: readonly string[];
}

export const iamCommand: Verb = (program, io, answer) => {
  program
    .command("iam")
    .description("Prints the least-privilege IAM policy for what is declared, or for whole services. Talks to nobody.")
    .addOption(
      new Option(
        "--mode <mode>",
        "track: verify, doctor, preview and refresh; manage: also up and destroy (default: each declaration's own, else track)",
      ).choices(["track", "manage"]),
    )
    .addOption(serviceOption())
    .addOption(specOption())
    .addOption(stackOption())
    .addOption(cwdOption())
    .addHelpText("after", help)
    .action((flags: Flags) => answer(iam(flags, io)));
};

async function iam({ mode, service, spec, stack, cwd }: Flags, io: Io): Promise<number> {
  const needs =
    spec === undefined && stack === undefined && cwd === undefined
      ? services
          .filter(({ kind }) => service?.includes(kind) ?? true)
          .map((one): Need => ({ service: one, writes: mode === "manage", roles: [], partition: "aws" }))
      : (
          await declaredFor(
            {
              ...(spec === undefined ? {} : { spec }),
              ...(stack === undefined ? {} : { stack }),
              ...(cwd === undefined ? {} : { cwd }),
            },
            service,
            io,
          )
        ).map((one) => needOf(one, mode));
  await io.stdout.write(`${JSON.stringify(policyFor(needs), undefined, 2)}\n`);
  if (needs.some((need) => need.roles.length > 0))
    await io.stderr.write(
      "aws-coverage iam: the statement Connection belongs to the credentials that assume the role, all others to the role\n",
    );
  return 0;
}

async function declaredFor(
  sources: Parameters<typeof loadDeclarations>[0],
  kinds: readonly string[] | undefined,
  io: Io,
): Promise<readonly Declared[]> {
  const declared = await loadDeclarations(sources, io, new AbortController().signal);
  return ofServices(declared, kinds === undefined ? {} : { services: kinds });
}

function needOf({ service, inputs, stackConfig }: Declared, mode: Flags["mode"]): Need {
  return {
    service,
    writes: (mode ?? inputs.mode) === "manage",
    roles: effectiveConnection(inputs.connection, stackConfig).roles.map((role) => role.roleArn),
    partition: partitionOf(service.desired(inputs).regions[0] ?? "")?.name ?? "aws",
  };
}

const help = epilogue([
  "Examples",
  [
    "aws-coverage iam > verify-policy.json",
    "aws-coverage iam --mode manage --service inspector2",
    "aws-coverage iam --spec coverage.yaml",
    "aws iam create-policy --policy-name aws-coverage-track --policy-document file://verify-policy.json",
  ],
]);
