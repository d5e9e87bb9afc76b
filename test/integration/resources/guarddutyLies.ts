import { expect } from "vitest";
import { a, answerTo, b, lyingTo, name, notCovered, outputs, program, region, scene } from "./guarddutyScene";
import type { Rewrite } from "./rewriting";
import { noContent } from "./rewriting";
import type { Outputs, Program } from "./stack";

/** Issue 10, 3: what AWS may answer, and the emulator never does. Nothing of it may look covered, or be written to. */
export const features = ["LAMBDA_NETWORK_LOGS", "S3_DATA_EVENTS"];
const everything = ["FOUNDATIONAL", ...features];
export const settle = { timeoutSeconds: 5 };
export const covered = program({ accounts: [a, b], features, settle });

/** Rewrites the answers of one operation. */
export const lie =
  (operation: keyof typeof answerTo, change: (answer: Outputs, path: string) => unknown): Rewrite =>
  (path, answer) =>
    answerTo[operation].test(path) ? change(answer as Outputs, path) : undefined;

/** Preview, up and refresh over such an AWS, when all is as declared: the texts of what is not covered, and the failures. */
export async function overCovered(rewrite: Rewrite, declared: Program = covered) {
  const world = await scene();
  expect((await world.stack.up(declared)).failures).toEqual({});
  const lied = await lyingTo(world, rewrite);
  const mark = world.emulator.journal.last;
  const preview = (await lied.preview(declared))[name];
  const { failures } = await lied.up(declared);
  await lied.refresh();
  expect(world.writes(mark)).toEqual([]);
  return {
    preview,
    message: failures[name]?.message ?? "",
    cells: notCovered(lied),
    summary: outputs(lied)["summary"],
    lied,
  };
}

export const keys = (account: string, capabilities: readonly string[] = everything) =>
  capabilities.map((capability) => `${region} ${account} ${capability}`);

/** Every listed cell is unknown with this code, all others are covered, and neither preview nor up calls it fine. */
export function expectUnknown(
  { preview, message, cells, summary }: Awaited<ReturnType<typeof overCovered>>,
  code: string,
  of: string[],
) {
  expect(preview?.changes).toBe(true);
  expect(new Set(preview?.entries.map((entry) => `${entry.reason} ${entry.code}`))).toEqual(
    new Set([`unobserved ${code}`]),
  );
  expect(message).toContain(`${code}: `);
  expect(Object.keys(cells).sort()).toEqual([...of].sort());
  for (const text of Object.values(cells)) expect(text).toMatch(new RegExp(`^unknown: .*\\(${code}: `));
  expect(summary).toMatchObject({ unknown: of.length, covered: summary.cells - of.length, gap: 0 });
}

/** In place of a whole answer. */
export const empty: readonly (readonly [title: string, answer: unknown])[] = [
  ["neither list", {}],
  ["HTTP 204", noContent],
  ["[]", []],
  ["null lists", { members: null, unprocessedAccounts: null }],
  ["an error in HTTP 200", { message: "Internal error", __type: "InternalServerErrorException" }],
];
