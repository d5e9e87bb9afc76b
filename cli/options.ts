import { InvalidArgumentError, Option } from "commander";
import { failOnStates } from "./exitCodes";

/**
 * Repeatable, and each may hold several values with commas. What services and schemas say of them is asked in
 * verify/filters.ts, once the verb runs: `--help` must load neither.
 */
const several =
  (parse: (value: string) => readonly string[] = (value) => [value]) =>
  (value: string, before: readonly string[] = []): readonly string[] => [
    ...new Set([
      ...before,
      ...value
        .split(",")
        .map((one) => one.trim())
        .filter((one) => one !== "")
        .flatMap(parse),
    ]),
  ];

const asFailOn = (value: string): string[] => {
  if (value === "none") return [];
  if (!(failOnStates as readonly string[]).includes(value))
    throw new InvalidArgumentError(`${value} is not one of ${failOnStates.join(", ")}, none.`);
  return [value];
};

/** A whole number within bounds. */
export const wholeNumber =
  (what: string, from: number, to: number) =>
  (value: string): number => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= from && number <= to))
      throw new InvalidArgumentError(`give a whole number of ${what}, ${from} to ${to}.`);
    return number;
  };

export const specOption = (): Option =>
  new Option(
    "--spec <file>",
    "declarations in a file, YAML or JSON: `resources: [{ type, name, ...the same inputs }]`",
  );
export const stackOption = (): Option =>
  new Option("--stack <name>", "a Pulumi stack that declares resources of this package; repeatable").argParser(each);
export const cwdOption = (): Option =>
  new Option(
    "--cwd <dir>",
    "the folder of the stack's project; repeatable (one for all stacks, or one for each)",
  ).argParser(each);
export const serviceOption = (): Option =>
  new Option("--service <name>", "only this resource class or service, such as inspector2; repeatable").argParser(
    several(),
  );
export const regionOption = (does: string): Option => new Option("--region <region>", does).argParser(several());
export const accountOption = (): Option =>
  new Option("--account <id>", "only this account; repeatable").argParser(several());
export const failOnOption = (): Option =>
  new Option("--fail-on <states>", `what makes the exit code other than 0: ${failOnStates.join(", ")}, none`).argParser(
    several(asFailOn),
  );

function each(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
