import { describe, expect, it } from "vitest";
import { memberAccount } from "../../../emulator";
import type { Bench } from "./bench";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { coverAll, declare, kinds } from "./kinds";

const regions = ["us-east-1"];
const accounts = [0, 1, 2].map(memberAccount);
const [kind] = kinds as [Kind];
const capability = kind.capabilities[0] as string;
const resources = [declare(kind, accounts, regions)];

async function withOneGap(): Promise<Bench> {
  const bench = await newBench({ world: { accounts: 3, regions } });
  coverAll(bench.emulator, kind, accounts, regions);
  turn(bench, 0, false);
  return bench;
}
const turn = ({ emulator }: Bench, index: number, on: boolean): unknown =>
  emulator.edit(...kind.turn(accounts[index] as string, "us-east-1", capability, on));

describe("a baseline", () => {
  it("accepts the gaps that it knows, dates them, and fails on new ones", async () => {
    const bench = await withOneGap();
    expect((await bench.verify(resources, ["--write-baseline", "b.json"])).code).toBe(2);
    const known = await bench.verify(resources, ["--baseline", "b.json"]);
    expect(known.code).toBe(0);
    expect(known.report.baseline).toEqual({ file: "b.json", newCells: 0, knownCells: 1, resolvedCells: 0 });
    expect(known.report.cells).toMatchObject([
      { account: accounts[0], isNew: false, since: JSON.parse(bench.read("b.json")).writtenAt },
    ]);
    turn(bench, 1, false);
    const worse = await bench.verify(resources, ["--baseline", "b.json"]);
    expect(worse.code).toBe(2);
    expect(worse.report.cells.map(({ account, isNew }) => [account, isNew])).toEqual([
      [accounts[0], false],
      [accounts[1], true],
    ]);
    turn(bench, 0, true);
    turn(bench, 1, true);
    expect((await bench.verify(resources, ["--baseline", "b.json"])).report.baseline).toMatchObject({
      knownCells: 0,
      resolvedCells: 1,
    });
  });

  it("is renewed by reading and writing it in one run, and keeps its dates", async () => {
    const bench = await withOneGap();
    await bench.verify(resources, ["--write-baseline", "b.json"]);
    const since = JSON.parse(bench.read("b.json")).cells[0].since;
    turn(bench, 1, false);
    await bench.verify(resources, ["--baseline", "b.json", "--write-baseline", "b.json"]);
    const groups = JSON.parse(bench.read("b.json")).cells as { since: string; accounts: string[] }[];
    expect(groups.find((group) => group.accounts.includes(accounts[0] as string))?.since).toBe(since);
    expect(groups.find((group) => group.accounts.includes(accounts[1] as string))?.since).not.toBe(since);
  });

  it("does not make unknown known: exit 4", async () => {
    const bench = await withOneGap();
    bench.emulator.edit({ do: "setCaller", key: "test", caller: { deny: ["inspector2:*"] } });
    await bench.verify(resources, ["--write-baseline", "b.json"]);
    const { code, report } = await bench.verify(resources, ["--baseline", "b.json"]);
    expect(code).toBe(4);
    expect(report.cells.every((cell) => cell.isNew === false && cell.since !== undefined)).toBe(true);
  });

  it("is not written from an incomplete run", async () => {
    const bench = await withOneGap();
    const wrong = declare(kind, { organization: { expect: { atLeast: 99 } } }, regions, { name: "other" });
    const { code, stderr } = await bench.verify([...resources, wrong], ["--write-baseline", "b.json"]);
    expect(code).toBe(1);
    expect(stderr).toContain("--write-baseline b.json: not written, because the run is incomplete");
    expect(() => bench.read("b.json")).toThrow();
  });

  it.each([
    ["is absent", undefined],
    ["is no JSON", "gap"],
    ["is something else", '{ "schemaVersion": 1 }'],
    ["is from a later version", '{ "schemaVersion": 2, "writtenAt": "", "cells": [] }'],
  ])("that %s ends the run before AWS is asked", async (_, text) => {
    const bench = await withOneGap();
    if (text !== undefined) bench.file("b.json", text);
    const { code, stderr } = await bench.run(["verify", "--spec", bench.spec(resources), "--baseline", "b.json"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("Write one with --write-baseline b.json")]);
    expect(bench.emulator.journal.last).toBe(0);
  });
});
