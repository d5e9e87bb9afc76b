import { Option } from "commander";
import { services } from "../../provider/services";
import type { Sources } from "../declarations/declared";
import { namesSource } from "../declarations/declared";
import { loadDeclarations } from "../declarations/load";
import type { Io } from "../io";
import { cwdOption, serviceOption, specOption, stackOption } from "../options";
import type { Verb } from "../verb";
import { epilogue } from "../verb";
import { ofServices } from "../verify/filters";
import type { Need } from "./policy";
import { needOf, permissionsFor, policyOf, reasonsOf } from "./policy";

interface Flags extends Sources {
  readonly mode?: "track" | "manage";
  readonly service?: readonly string[];
  readonly format: "json" | "text";
  readonly doctor: boolean;
}

export const iamCommand: Verb = (program, io, answer) => {
  program
    .command("iam")
    .description("Prints the least-privilege IAM policy for what is declared, or for whole services. Calls no AWS API.")
    .addOption(
      new Option(
        "--mode <mode>",
        "track: verify, preview and refresh; manage: also up and destroy (default: each declaration's own, else track)",
      ).choices(["track", "manage"]),
    )
    .addOption(serviceOption())
    .addOption(specOption())
    .addOption(stackOption())
    .addOption(cwdOption())
    .addOption(
      new Option("--format <format>", "json: the policy document; text: each statement with its reason")
        .choices(["json", "text"])
        .default("json"),
    )
    .option("--no-doctor", "leave out what only `aws-coverage doctor` needs")
    .addHelpText("after", help)
    .action((flags: Flags) => answer(iam(flags, io)));
};

async function iam(flags: Flags, io: Io): Promise<number> {
  const needs = namesSource(flags) ? await declaredNeeds(flags, io) : serviceNeeds(flags);
  const permissions = permissionsFor(needs, flags.doctor);
  const text = flags.format === "text" ? reasonsOf(permissions) : JSON.stringify(policyOf(permissions), undefined, 2);
  await io.stdout.write(`${text}\n`);
  for (const note of notesOn(needs)) await io.stderr.write(`aws-coverage iam: ${note}\n`);
  return 0;
}

async function declaredNeeds(flags: Flags, io: Io): Promise<Need[]> {
  const declared = await loadDeclarations(flags, io, new AbortController().signal);
  return ofServices(declared, { services: flags.service }).map((one) => needOf(one, flags.mode));
}

const serviceNeeds = ({ mode, service: kinds }: Flags): Need[] =>
  services
    .filter(({ kind }) => kinds?.includes(kind) ?? true)
    .map((service) => ({ service, writes: mode === "manage", roles: [], partition: "aws" }));

const notesOn = (needs: readonly Need[]): string[] => [
  ...(needs.some(({ inputs, writes }) => inputs === undefined && writes)
    ? ["without --spec or --stack the policy allows everything that can switch on, and nothing that switches off"]
    : []),
  ...(needs.some(({ roles }) => roles.length > 0)
    ? ["the statement Connection belongs to the credentials that assume the role, all others to the role"]
    : []),
];

const help = epilogue([
  "Examples",
  [
    "aws-coverage iam > verify-policy.json",
    "aws-coverage iam --mode manage --service inspector2",
    "aws-coverage iam --spec coverage.yaml --no-doctor",
    "aws-coverage iam --stack prod --format text",
    "aws iam create-policy --policy-name aws-coverage-track --policy-document file://verify-policy.json",
  ],
]);
