import { descriptions } from "../descriptions";
import { cwdOption, regionOption, serviceOption, specOption, stackOption } from "../options";
import type { Verb } from "../verb";
import { epilogue } from "../verb";
import type { DoctorFlags } from "./run";

export const doctorCommand: Verb = (program, io, answer) => {
  program
    .command("doctor")
    .description(descriptions.doctor)
    .addOption(specOption())
    .addOption(stackOption())
    .addOption(cwdOption())
    .addOption(
      regionOption(
        "only this region of those that are declared; without a declaration, all services in it; repeatable",
      ),
    )
    .addOption(serviceOption())
    .option("--json", "findings as JSON")
    .addHelpText("after", help)
    // Loaded only here: `--help` needs neither the AWS SDK nor zod.
    .action(async (flags: DoctorFlags) => answer((await import("./run.js")).doctor(flags, io)));
};

const help = epilogue(
  [
    "Exit codes",
    ["0    nothing found that would stop an update", "1    at least one problem", "64   the command line is wrong"],
  ],
  [
    "Examples",
    [
      "aws-coverage doctor --stack prod",
      "aws-coverage doctor --spec coverage.yaml",
      "aws-coverage doctor --region eu-west-1 --region us-east-1 --service guardduty",
    ],
  ],
);
