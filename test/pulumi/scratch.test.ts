import { appendFileSync } from "node:fs";
import { it } from "vitest";
import { members, scene, enablements } from "./engine/scene";

const log = (text: string) => appendFileSync("/tmp/scratch.log", `${text}\n`);
it("plays", async () => {
  const accounts = members(6);
  const fleet = { scanTypes: ["EC2", "ECR"], onRelease: { capability: "disable", account: "disable" } };
    const [one, two, three, four, moves] = accounts as [string, string, string, string, string];
    const program = (first: string[], last: string[]): string =>
      enablements({
        first: { ...fleet, accounts: first },
        slow: { ...fleet, accounts: [two] },
        slower: { ...fleet, accounts: [three] },
        last: { ...fleet, accounts: last },
      });
  const stack = await scene({ world: { accounts: 6 }, program: program([one, moves], [four]) });
    await stack.must("up", "--skip-preview");
  for (const p of ["1", "2"]) {
    stack.emulator.edit({ do: "settle", ms: 5_000 });
    for (const account of [two, three]) stack.emulator.edit({ do: "inspectorDisable", account });
    stack.emulator.journal.clear();
    stack.edit(p === "1" ? program([one], [four, moves]) : program([one, moves], [four]));
    const up = await stack.run("up", "--skip-preview", "--parallel", p);
    log(up.output);
  for (const x of stack.emulator.journal.entries()) log(`${x.time % 100000} ${x.operation} ${x.outcome} ${JSON.stringify(x.ids)}`);
  }
  await stack.close();
});
