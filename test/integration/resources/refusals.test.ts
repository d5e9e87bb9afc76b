import { ErrorCode } from "@aws-sdk/client-inspector2";
import { afterEach, describe, expect, it } from "vitest";
import { codes } from "../../../provider/services/inspectorAccountEnablement/codes";
import { hurried } from "./hurried";
import { closeScenes, members, name, named, outputs, program, region, scene } from "./inspector";
import { startRewriting, without } from "./rewriting";

afterEach(closeScenes);

/** Codes after which the account counts as enabled or on its way: no failure of its own. */
const harmless = new Set<string>(["ALREADY_ENABLED", "ENABLE_IN_PROGRESS"]);
const accounts = members(120);
const refused = [accounts[3] as string, accounts[117] as string];

/** docs/promises.md, promise 8. */
describe("some accounts refused by AWS", () => {
  it.each(Object.values(ErrorCode).filter((code) => !harmless.has(code)))(
    "%s: the others stay, each refused one is named, the next up sends only those",
    async (code) => {
      const { stack, faults, since, on, emulator } = await scene({ accounts: 120 }, { clock: hurried(100) });
      const declared = program({ accounts, settle: { timeoutSeconds: 60 } });
      faults({
        when: { operation: "Enable" },
        do: { kind: "failAccounts", accounts: refused, code, message: `AWS says ${code}` },
      });
      const { failures } = await stack.up(declared);
      const [reason, ...more] = failures[name]?.reasons ?? [];
      expect(more).toEqual([]);
      expect(reason).toContain(
        `${region}: not covered: ${code}: AWS says ${code} [EC2] (2 accounts: ${refused.join(", ")})`,
      );
      expect(reason?.toLowerCase()).toContain(codes[code]?.advice.toLowerCase());
      for (const account of accounts) expect(on(account)).toEqual(refused.includes(account) ? [] : ["EC2"]);
      expect(outputs(stack)["summary"]).toMatchObject({ covered: 118, gap: 2 });
      expect(outputs(stack)["notCovered"][region]).toEqual(
        Object.fromEntries(refused.map((account) => [account, { EC2: expect.stringContaining(code) }])),
      );
      for (const account of refused)
        expect(since(0, "Enable").filter((entry) => entry.ids.includes(account)).length).toBeLessThanOrEqual(8);

      emulator.faults.clear();
      const mark = emulator.journal.last;
      expect((await stack.up(declared)).failures).toEqual({});
      expect(since(mark, "Enable").map((entry) => entry.ids)).toEqual([refused]);
    },
  );

  it.each([...harmless])("%s is as good as success: nothing fails", async (code) => {
    const { stack, faults } = await scene({ accounts: 120 }, { clock: hurried(100) });
    faults({ when: { operation: "Enable", times: 2 }, do: { kind: "failAccounts", accounts: refused, code } });
    expect((await stack.up(program({ accounts }))).failures).toEqual({});
  });

  it("after a refresh in between the next up still works on the refused only", async () => {
    const { stack, faults, since, emulator } = await scene({ accounts: 120 });
    faults({
      when: { operation: "Enable" },
      do: { kind: "failAccounts", accounts: refused, code: "ACCOUNT_IS_ISOLATED" },
    });
    await stack.up(program({ accounts }));
    expect(await stack.refresh()).toEqual({ [name]: true });
    const mark = emulator.journal.last;
    const { failures } = await stack.up(program({ accounts }));
    expect(failures[name]?.message).toContain("ACCOUNT_IS_ISOLATED");
    expect(named(since(mark, "Enable"))).toEqual(refused);
  });

  it("two causes are two reasons", async () => {
    const { stack, faults } = await scene({ accounts: 120 });
    faults(
      {
        when: { operation: "Enable" },
        do: { kind: "failAccounts", accounts: refused.slice(0, 1), code: "ACCOUNT_IS_ISOLATED" },
      },
      {
        when: { operation: "Enable" },
        do: { kind: "failAccounts", accounts: refused.slice(1), code: "SSM_THROTTLED" },
      },
    );
    const { failures } = await stack.up(program({ accounts, settle: { timeoutSeconds: 20 } }));
    expect(failures[name]?.reasons).toHaveLength(2);
  });

  it("a caller that may not write: every account is told, nothing changes, one attempt a batch", async () => {
    const { another, emulator, since } = await scene({ accounts: 120 });
    emulator.edit({
      do: "setCaller",
      key: "reader",
      caller: { account: emulator.world.administrator, deny: ["inspector2:Enable"] },
    });
    const { failures } = await another({ caller: "reader" }).up(program({ accounts }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        /not covered: AccessDeniedException: .*inspector2:Enable.*120 accounts.*iam --mode manage/s,
      ),
    ]);
    expect(since(0, "Enable")).toHaveLength(2);
  });

  it("an account that Enable's answer does not mention is looked at: on counts, off is asked for again, a bounded number of times", async () => {
    const { another, faults, emulator, since } = await scene({ accounts: 12 });
    const [silent, refused, other] = members(3) as [string, string, string];
    faults({
      when: { operation: "Enable" },
      do: { kind: "failAccounts", accounts: [refused], code: "INTERNAL_ERROR" },
    });
    const between = await startRewriting(emulator.url, (path, answer) =>
      path === "/enable" ? without(silent, without(refused, answer)) : undefined,
    );
    try {
      const { failures } = await another({ target: between.url }).up(
        program({ accounts: [silent, refused, other], settle: { timeoutSeconds: 300 } }),
      );
      expect(failures[name]?.reasons).toEqual([
        expect.stringMatching(new RegExp(`not covered: NOT_MENTIONED.*1 account: ${refused}`)),
      ]);
      expect(since(0, "Enable").filter((entry) => entry.ids.includes(refused)).length).toBeLessThanOrEqual(8);
    } finally {
      await between.close();
    }
  });

  it("a code that is new to us is bounded", async () => {
    const { stack, faults, since } = await scene({ accounts: 12 });
    faults({ when: { operation: "Enable" }, do: { kind: "failAccounts", accounts: members(1), code: "BRAND_NEW" } });
    const { failures } = await stack.up(program({ accounts: members(3) }));
    expect(failures[name]?.message).toMatch(/BRAND_NEW.*new to this version/s);
    expect(since(0, "Enable").length).toBeLessThanOrEqual(9);
  });
});
