import type { EmulatorCommandOptions } from "../emulator/command";
import { descriptions } from "./descriptions";
import type { Verb } from "./verb";
import { epilogue } from "./verb";

/** Values are checked by the emulator's own command, which says what is wrong with them. */
export const emulatorCommand: Verb = (program, _io, answer) => {
  program
    .command("emulator")
    .description(descriptions.emulator)
    .option(
      "--accounts <number>",
      "active member accounts beside the management and the security account (default: 10)",
    )
    .option("--settle <seconds>", "how long asynchronous changes take (default: 0)")
    .option(
      "--regions <regions>",
      "regions that exist, separated by commas (default: those that are on by default in AWS)",
    )
    .option(
      "--world <file>",
      "another scene, YAML or JSON: { accounts, regions, settle, seed, edits }, or a saved world",
    )
    .option("--faults <file>", "faults to inject, YAML or JSON: [{ when, do }]")
    .option("--host <address>", "address or name to listen on, such as 0.0.0.0 in a container (default: 127.0.0.1)")
    .option("--port <number>", "0 chooses a free one (default: 0)")
    .addHelpText("after", help)
    // Loaded only here: no other verb needs its modules.
    .action(async (flags: EmulatorCommandOptions) =>
      answer((await import("../emulator/command.js")).runEmulator(flags)),
    );
};

const help = epilogue(
  [
    "Use it",
    [
      "It prints one line with its address when it is ready, and ends on SIGINT or SIGTERM. Point any AWS client at it:",
      "  export AWS_ENDPOINT_URL=http://127.0.0.1:PORT AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_REGION=us-east-1",
      "An access key of 12 digits is that account; any other key is the delegated administrator of all services.",
      "World, edits, faults, clock, journal and reset are below /_emulator/: see docs/emulator.md of the package.",
    ],
  ],
  [
    "Examples",
    [
      "aws-coverage emulator --accounts 40 --regions us-east-1,eu-west-1 --settle 2",
      "aws-coverage emulator --world scene.yaml --faults faults.json --port 4566",
      "aws-coverage emulator --host 0.0.0.0 --port 4566",
    ],
  ],
);
