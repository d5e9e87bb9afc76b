import { afterEach, describe, expect, it } from "vitest";
import { guardDutyMemberSet as guardDuty } from "../../../provider/services/guardDutyMemberSet";
import type { Context } from "../../../provider/services/service";
import type { Answers, Overrides } from "./inspectorAnswers";
import { a, administrator, b, closeServers, contextOver, region } from "./inspectorAnswers";

afterEach(closeServers);

const invitation = { emails: {}, acceptRoleName: "Accept" };

/** What GuardDuty may answer between the look and the write. */
async function applying(action: string, accounts: readonly string[], answers: Answers, over: Overrides = {}) {
  const made = await contextOver(
    { "/detector": () => ({ detectorIds: ["d"] }), ...answers },
    { ...over, inputs: { features: [], invitation, ...over.inputs } },
  );
  const context = {
    ...made.context,
    clientAs: (type: never) => made.context.client(type),
  } as unknown as Context<never>;
  const step = { action, region, accounts, capabilities: [], targets: [] } as never;
  return { ...made, outcomes: [...(await guardDuty.apply(context, step))] };
}

describe("CreateMembers", () => {
  const organization = async () => ({
    listed: true as const,
    managementAccount: "000000000000",
    accounts: new Map([
      [a, { email: "a@example.com" }],
      [b, {}],
    ]),
  });

  it("is sent for those whose e-mail address is known; the others are told, and fail nobody", async () => {
    const asked: unknown[] = [];
    const answer = (body: unknown) => {
      asked.push(body);
      return { unprocessedAccounts: [] };
    };
    const { outcomes } = await applying("create", [a, b], { "/detector/d/member": answer }, { organization });
    expect(asked).toEqual([{ accountDetails: [{ accountId: a, email: "a@example.com" }] }]);
    expect(new Map(outcomes)).toEqual(
      new Map<string, object>([
        [a, { accepted: true }],
        [b, { accepted: false, code: "EMAIL_MISSING", message: expect.any(String) }],
      ]),
    );
  });

  it("is not sent where no address is known", async () => {
    const { calls } = await applying("create", [b], {}, { organization });
    expect(calls).not.toContain("/detector/d/member");
  });
});

describe("an invitation", () => {
  const accepted: unknown[] = [];
  const accept = { "/detector/d/administrator": (body: unknown) => accepted.push(body) && {} };
  const invitations = (...list: object[]) => ({ "/invitation": () => ({ invitations: list }) });
  const ours = { accountId: administrator, invitationId: "ours" };
  const another = { accountId: "333333333333", invitationId: "another" };
  afterEach(() => void accepted.splice(0));

  it("of another administrator is never accepted: ours is found among them", async () => {
    const { outcomes } = await applying("accept", [a], { ...accept, ...invitations(another, ours) });
    expect(outcomes).toEqual([[a, { accepted: true }]]);
    expect(accepted).toEqual([{ administratorId: administrator, invitationId: "ours" }]);
  });

  it("of another administrator alone is none", async () => {
    const { outcomes } = await applying("accept", [a], { ...accept, ...invitations(another) });
    expect(outcomes).toEqual([[a, expect.objectContaining({ accepted: false, code: "NO_INVITATION" })]]);
    expect(accepted).toEqual([]);
  });
});
