import { afterEach, expect, it } from "vitest";
import { EngineCalls } from "./engineCalls";
import { closeScenes, members, scene } from "./inspector";

afterEach(closeScenes);

const [first, second, third] = members(3) as [string, string, string];

/** Checks say so earlier, unless what they could not observe left them without an answer. */
it("a cell that another resource has declared meanwhile is written by neither of them twice", async () => {
  const { stack, emulator, since } = await scene({ accounts: 12 });
  const process = stack.process();
  const [one, other] = [new EngineCalls(process, "one"), new EngineCalls(process, "other")];
  const inputs = { regions: ["us-east-1"], resourceTypes: ["EC2"] };
  await one.create({ ...inputs, accounts: [first, second], resourceName: "one" });
  const mark = emulator.journal.last;
  await expect(other.create({ ...inputs, accounts: [second, third], resourceName: "other" })).rejects.toThrow(
    /1 cell is also declared by .*"one" \(for example us-east-1\/\d{12}\/EC2\)/,
  );
  expect(since(mark).filter(({ kind }) => kind === "write")).toEqual([]);
});
