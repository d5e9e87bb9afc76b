import { describe, expect, it } from "vitest";
import type { Part } from "../../../provider/aws/halving";
import { halving } from "../../../provider/aws/halving";
import { ids, nth } from "./cells";

const refusal = (message: string, name = "ValidationException", status = 400): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });

/** An AWS that refuses a whole call as soon as one of the items in it is wrong. */
class Aws {
  readonly calls: (readonly string[])[] = [];

  constructor(readonly answer: (items: readonly string[]) => Error | undefined) {}

  static refusing(...wrong: readonly string[]): Aws {
    return new Aws((items) => {
      const culprit = items.find((item) => wrong.includes(item));
      return culprit === undefined ? undefined : refusal(`${culprit} is invalid`);
    });
  }

  readonly call = async (items: readonly string[]): Promise<number> => {
    this.calls.push(items);
    const failure = this.answer(items);
    if (failure !== undefined) throw failure;
    return items.length;
  };
}

const failedIn = (parts: readonly Part<string, number>[]): string[] =>
  parts.filter((part) => "error" in part).flatMap(({ items }) => [...items]);
const all = (parts: readonly Part<string, number>[]): string[] => parts.flatMap(({ items }) => [...items]).sort();

describe("a call that is accepted", () => {
  it("is one call", async () => {
    const aws = Aws.refusing();
    expect(await halving(ids(100), aws.call)).toEqual([{ items: ids(100), result: 100 }]);
    expect(aws.calls).toHaveLength(1);
  });

  it("of nothing is one call too: an action may need no items", async () => {
    const aws = Aws.refusing();
    await halving([], aws.call);
    expect(aws.calls).toEqual([[]]);
  });
});

describe("one wrong item", () => {
  it.each([0, 1, 49, 50, 63, 98, 99])("at position %i of a hundred stands alone after at most 15 calls", async (at) => {
    const aws = Aws.refusing(nth(at));
    const parts = await halving(ids(100), aws.call);
    expect(failedIn(parts)).toEqual([nth(at)]);
    expect(all(parts)).toEqual(ids(100));
    expect(aws.calls.length).toBeLessThanOrEqual(15);
  });

  it("alone in its call is asked once", async () => {
    const aws = Aws.refusing(nth(0));
    expect(failedIn(await halving([nth(0)], aws.call))).toEqual([nth(0)]);
    expect(aws.calls).toHaveLength(1);
  });

  it("keeps AWS's own error", async () => {
    const [part] = await halving([nth(0)], Aws.refusing(nth(0)).call);
    expect(part?.error).toMatchObject({ name: "ValidationException", message: `${nth(0)} is invalid` });
  });

  it("no item is sent again once it was accepted", async () => {
    const aws = Aws.refusing(nth(37));
    await halving(ids(100), aws.call);
    const accepted = aws.calls.filter((items) => !items.includes(nth(37))).flat();
    expect(accepted.sort()).toEqual(ids(100).filter((id) => id !== nth(37)));
  });
});

describe("a refusal that no item causes", () => {
  it("costs three calls: both halves are refused alike", async () => {
    const aws = new Aws(() => refusal("the request is invalid"));
    const parts = await halving(ids(100), aws.call);
    expect(failedIn(parts)).toEqual(ids(100));
    expect(aws.calls).toHaveLength(3);
  });

  it.each([
    ["denied", "AccessDeniedException", 403],
    ["a quota", "ServiceQuotaExceededException", 429],
    ["throttled", "TooManyRequestsException", 400],
    ["lost: the call may have been carried out", "InternalServerException", 500],
  ])("%s is not taken apart", async (_, name, status) => {
    const aws = new Aws(() => refusal("no", name, status));
    expect(failedIn(await halving(ids(100), aws.call))).toEqual(ids(100));
    expect(aws.calls).toHaveLength(1);
  });
});

describe("many wrong items", () => {
  it("a few are each found", async () => {
    const aws = Aws.refusing(nth(3), nth(77));
    expect(failedIn(await halving(ids(100), aws.call)).sort()).toEqual([nth(3), nth(77)]);
  });

  it("the search is bounded, and loses nobody: what it did not get to counts as refused", async () => {
    const wrong = ids(100).filter((_, index) => index % 2 === 0);
    const aws = Aws.refusing(...wrong);
    const parts = await halving(ids(100), aws.call);
    expect(aws.calls.length).toBeLessThanOrEqual(33);
    expect(all(parts)).toEqual(ids(100));
    for (const id of wrong) expect(failedIn(parts)).toContain(id);
  });
});
