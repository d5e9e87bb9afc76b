import { afterEach, expect, it } from "vitest";
import { closeScenes, members, name, program, scene } from "./guarddutyScene";
import { startRewriting } from "./rewriting";

afterEach(closeScenes);

/** Terraform serializes these calls per detector: AWS answers concurrent ones with conflicts (docs/notes.md, AWS 4). */
it("plans of one administrator are set by one call after another", async () => {
  const { emulator, another, faults } = await scene({ accounts: 160 });
  let [underWay, most, calls] = [0, 0, 0];
  const sets = (path: string): boolean => path.endsWith("/member/detector/update");
  const between = await startRewriting(
    emulator.url,
    (path) => {
      if (sets(path)) underWay -= 1;
      return undefined;
    },
    (path) => {
      if (!sets(path)) return undefined;
      calls += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      return undefined;
    },
  );
  try {
    faults({ when: { operation: "UpdateMemberDetectors" }, do: { kind: "hang", ms: 100 } });
    const stack = another({ target: between.url });
    const { failures } = await stack.up(program({ accounts: members(150), features: ["S3_DATA_EVENTS"] }));
    expect(failures[name]).toBeUndefined();
    expect({ calls, most }).toEqual({ calls: 3, most: 1 });
  } finally {
    await between.close();
  }
});
