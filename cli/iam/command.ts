import { Option } from "commander";
import { cwdOption, serviceOption, specOption, stackOption } from "../options";
import type { Verb } from "../verb";
import { epilogue } from "../verb";
import type { IamFlags } from "./run";

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
    // Loaded only here: `--help` needs neither the AWS SDK nor zod.
    .action(async (flags: IamFlags) => answer((await import("./run.js")).iam(flags, io)));
};

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
