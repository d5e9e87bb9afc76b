import { describe, expect, it } from "vitest";
import { everyPage } from "../../../provider/services/pages";

describe("all pages of a list", () => {
  it("to the first without a token; an empty token is none, and an empty page is not the last", async () => {
    const pages = [
      { items: [1], NextToken: "a" },
      { items: [], nextToken: "b" },
      { items: [2], NextToken: "" },
    ];
    const asked: (string | undefined)[] = [];
    const read = await everyPage("the list", 10, async (token) => {
      asked.push(token);
      return pages[asked.length - 1] ?? { items: [] };
    });
    expect(read.flatMap(({ items }) => items)).toEqual([1, 2]);
    expect(asked).toEqual([undefined, "a", "b"]);
  });

  it("but not for ever: a list without end is an error after the limit", async () => {
    let asked = 0;
    const endless = async () => {
      asked += 1;
      if (asked > 1_000) throw new Error("asked without end");
      return { NextToken: "more" };
    };
    await expect(everyPage("the list", 3, endless)).rejects.toMatchObject({ name: "TooManyMembers" });
    expect(asked).toBe(3);
  });
});
