import { Command, CommanderError } from "commander";
import { doctorCommand } from "./doctor/command";
import { emulatorCommand } from "./emulator";
import { exitCode } from "./exitCodes";
import { explain, UsageError } from "./failure";
import { iamCommand } from "./iam/command";
import type { Io } from "./io";
import { ownPackage } from "./package";
import { verifyCommand } from "./verify/command";

/** Runs one command line and resolves to its exit code; never throws. */
export async function commandLine(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCode.covered;
  const written: Promise<void>[] = [];
  const answer = async (work: Promise<number>): Promise<void> => {
    code = await work;
  };
  const program = new Command("aws-coverage")
    .description(
      "Finds out whether AWS security services are switched on in the accounts and regions in which they are declared to be.",
    )
    .version(ownPackage().version)
    .exitOverride()
    .showHelpAfterError("(add --help for all options and examples)")
    .configureOutput({
      writeOut: (text) => void written.push(io.stdout.write(text)),
      writeErr: (text) => void written.push(io.stderr.write(text)),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const add of [verifyCommand, iamCommand, doctorCommand, emulatorCommand]) add(program, io, answer);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    await Promise.all(written);
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.covered : exitCode.usage;
    const verb = program.commands.find((command) => command.name() === argv[0])?.name();
    const lines = explain(error)
      .split("\n")
      .map((line) => `aws-coverage${verb === undefined ? "" : ` ${verb}`}: ${line}\n`);
    await io.stderr.write(lines.join(""));
    return error instanceof UsageError ? exitCode.usage : exitCode.failed;
  }
}
