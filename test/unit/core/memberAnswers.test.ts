import { GuardDutyClient, ListMembersCommand } from "@aws-sdk/client-guardduty";
import { describe, expect, it } from "vitest";
import { Session } from "../../../provider/aws/session";
import { memberAnswers } from "../../../provider/services/memberAnswers";
import type { Context } from "../../../provider/services/service";
import { nth, region } from "./cells";

const pace = { perSecond: 1000, concurrency: 10 };

function contextOver(session: Session): Pick<Context, "readEach" | "once"> {
  return {
    once: (key, ask) => session.once(key, ask),
    readEach: (operation, family, batch, ids, fetch) =>
      session.loadEach(operation, session.pacer(family, pace), batch, ids, fetch),
  };
}

describe("an account that GetMembers leaves out", () => {
  it("is unknown where ListMembers cannot be reached, with Node's code as everywhere else", async () => {
    const guardDuty = new GuardDutyClient({
      region,
      endpoint: "http://127.0.0.1:9",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      maxAttempts: 1,
    });
    const answers = await memberAnswers(
      contextOver(new Session({ log: () => {} })),
      {
        ...{ family: "members", batch: 50 },
        get: async () => ({ members: [], unprocessed: [] }),
        list: async () => {
          await guardDuty.send(new ListMembersCommand({ DetectorId: "0" }));
          return new Set();
        },
        notProcessed: () => "absent",
      },
      [nth(0)],
    );
    expect(answers.get(nth(0))).toEqual({
      is: "unknown",
      observed: "not observed",
      code: "ECONNREFUSED",
      message: "connect ECONNREFUSED 127.0.0.1:9",
    });
  });
});
