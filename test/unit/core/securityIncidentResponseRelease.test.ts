import { afterEach, describe, expect, it } from "vitest";
import type { Context } from "../../../provider/services/service";
import type { Answers } from "./securityIncidentResponseAnswers";
import {
  active,
  byUnits,
  closeScenes,
  first,
  id,
  nested,
  scene,
  second,
  unit,
} from "./securityIncidentResponseAnswers";

afterEach(closeScenes);

describe("release", () => {
  it("removes the units whose accounts all leave", async () => {
    const { apply, writes } = await scene({ membership: active(byUnits(unit)), associated: [first, second, nested] });
    expect(await apply("removeUnits", [first, second, nested])).toEqual([true, true, true]);
    expect(writes).toEqual([
      {
        "PUT /ID/update-membership": {
          membershipAccountsConfigurationsUpdate: { organizationalUnitsToRemove: [unit] },
        },
      },
    ]);
  });

  it("an account whose unit is gone, and that AWS still reports as associated, is changing, and slow", async () => {
    const { observe, apply, answers } = await scene({
      membership: active(byUnits(unit)),
      associated: [first, second, nested],
    });
    await apply("removeUnits", [first, second, nested]);
    answers.membership = active(byUnits());
    const leaving = {
      is: "changing",
      observed: "Associated, unit removed",
      slow: true,
      releasable: ["cancelMembership"],
    };
    expect(await observe(first)).toEqual([leaving]);
    // Listed again, by whomever: covered.
    answers.membership = active(byUnits(unit));
    expect(await observe(first)).toEqual([{ is: "on", observed: "Associated" }]);
  });

  it("keeps a unit that contains others, also below it", async () => {
    const { apply, writes } = await scene({ membership: active(byUnits(unit)), associated: [first, second, nested] });
    expect(await apply("removeUnits", [first, second])).toEqual(["UNIT_COVERS_OTHERS", "UNIT_COVERS_OTHERS"]);
    expect(writes).toEqual([]);
  });

  it("takes back a unit that has not brought its accounts yet", async () => {
    const { observe } = await scene({ membership: active(byUnits(unit)) });
    expect((await observe(first))[0]?.releasable).toEqual(["removeUnits", "cancelMembership"]);
  });

  it.each<[string, Answers, Partial<Context>, string | true]>([
    ["nobody else is covered", { membership: active(byUnits(unit), { numberOfAccountsCovered: 3 }) }, {}, true],
    [
      "others are",
      { membership: active(byUnits(unit), { numberOfAccountsCovered: 4 }) },
      {},
      "MEMBERSHIP_COVERS_OTHERS",
    ],
    ["AWS does not report how many", { membership: active(byUnits(unit)) }, {}, "MEMBERSHIP_COVERS_OTHERS"],
    [
      "AWS does not report whether it is the entire organization",
      { membership: active(undefined, { numberOfAccountsCovered: 3 }) },
      {},
      "MEMBERSHIP_COVERS_OTHERS",
    ],
    [
      "the organization cannot be listed",
      { membership: active(byUnits(unit), { numberOfAccountsCovered: 3 }) },
      { organization: async () => ({ listed: false, code: "AccessDeniedException", message: "no" }) },
      "ORGANIZATION_UNLISTED",
    ],
  ])(
    "cancels the membership where it certainly covers no other account: %s",
    async (_, answers, knowledge, outcome) => {
      const { apply, writes } = await scene({ ...answers, associated: [first, second, nested] }, {}, knowledge);
      expect(await apply("cancelMembership", [first, second, nested])).toEqual([outcome, outcome, outcome]);
      expect(writes).toHaveLength(outcome === true ? 1 : 0);
    },
  );

  it.each([[{}], [{ membershipId: id }]])("a membership that AWS deleted at once has ended (%j)", async (over) => {
    const { observe, apply, answers } = await scene(
      { membership: active(byUnits(unit), { numberOfAccountsCovered: 3 }), associated: [first, second, nested] },
      over,
    );
    await apply("cancelMembership", [first, second, nested]);
    answers.list = [];
    delete answers.membership;
    const [observed] = await observe(first);
    expect(observed).toMatchObject({ is: "off", code: "MEMBERSHIP_NOT_ACTIVE" });
    expect(observed).not.toHaveProperty("releasable");
  });
});
