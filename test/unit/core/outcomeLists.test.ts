import { expect, it } from "vitest";
import { accepted, allBut, refused } from "../../../provider/services/outcomes";
import { ids } from "./cells";

const [first, second, stranger] = ids(3) as [string, string, string];

/** GuardDuty and Security Hub name in their answers only whom they did not process. */
it("who is not named as a failure was accepted, and who was not asked about is not taken in", () => {
  const outcomes = allBut(
    [first, second],
    [
      [second, "no"],
      [stranger, "no"],
      [undefined, undefined],
    ],
    () => "CODE",
  );
  expect([...outcomes]).toEqual([
    [first, accepted],
    [second, refused("CODE", "no")],
  ]);
  expect([...allBut([first], undefined, () => "CODE")]).toEqual([[first, accepted]]);
});
