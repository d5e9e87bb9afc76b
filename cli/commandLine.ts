import { Command, CommanderError } from "commander";
import { printable } from "../provider/core/printable";
import { descriptions } from "./descriptions";
import { exitCode } from "./exitCodes";
import type { Io } from "./io";
import { ownPackage } from "./package";
import { verbs } from "./verbs";

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
      writeErr: (text) => void written.push(io.stderr.write(printable(text))),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  // `help VERB` is commander's own way to say `VERB --help`.
  const [wanted] = argv[0] === "help" ? argv.slice(1) : argv;
  for (const name of Object.keys(verbs) as (keyof typeof verbs)[]) {
    if (name === wanted) (await verbs[name]())(program, io, answer);
    else program.command(name).description(descriptions[name]);
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    await Promise.all(written);
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.covered : exitCode.usage;
    const { explain, UsageError } = await import("./failure.js");
    const verb = program.commands.find((command) => command.name() === argv[0])?.name();
    const lines = printable(explain(error))
      .split("\n")
      .map((line) => `aws-coverage${verb === undefined ? "" : ` ${verb}`}: ${line}\n`);
    await io.stderr.write(lines.join(""));
    return error instanceof UsageError ? exitCode.usage : exitCode.failed;
  }
}
