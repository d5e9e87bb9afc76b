import { describe, expect, it } from "vitest";
import { administratorAccount, managementAccount, memberAccount } from "../../../emulator";
import type { Bench } from "./bench";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { coverAll, declare, kinds } from "./kinds";

const regions = ["us-east-1"];
const accounts = [0, 1, 2].map(memberAccount);
const [kind] = kinds as [Kind];
const capability = kind.capabilities[0] as string;
const everybody = [declare(kind, { organization: { exclude: [administratorAccount, managementAccount] } }, regions)];

async function covered(): Promise<Bench> {
  const bench = await newBench({ world: { accounts: 3, regions } });
  coverAll(bench.emulator, kind, accounts, regions);
  return bench;
}
const turn = ({ emulator }: Bench, index: number, on: boolean): unknown =>
  emulator.edit(...kind.turn(accounts[index] as string, "us-east-1", capability, on));
const keep = (bench: Bench): Promise<unknown> =>
  bench.run(["verify", "--quiet", "--spec", bench.spec(everybody), "--format", "json", "--output", "then.json"]);

describe("verify --since", () => {
  it("tells what was uncovered, repaired, joined and left, in table, Markdown and HTML too", async () => {
    const bench = await covered();
    turn(bench, 0, false);
    await keep(bench);
    turn(bench, 0, true);
    turn(bench, 1, false);
    bench.emulator.edit({ do: "removeAccount", account: accounts[2] as string });
    bench.emulator.edit({ do: "addAccount", account: "110001009999" });
    const { report } = await bench.verify(everybody, ["--since", "then.json"]);
    expect(report.since).toMatchObject({
      file: "then.json",
      newlyUncovered: [{ state: "gap", capabilities: [capability], regions, accounts: [accounts[1]] }],
      repaired: [{ before: "gap", state: "covered", capabilities: [capability], accounts: [accounts[0]] }],
      joined: [{ account: "110001009999" }],
      left: [{ account: accounts[2] }],
      limits: [],
    });
    for (const format of ["table", "markdown", "html"]) {
      const { stdout } = await bench.run([
        "verify",
        "--quiet",
        "--spec",
        bench.spec(everybody),
        "--since",
        "then.json",
        "--format",
        format,
      ]);
      for (const title of ["1 cell newly uncovered", "1 cell repaired", "1 account joined", "1 account left"])
        expect(stdout).toContain(title);
    }
  });

  it("says so where nothing changed, and leaves the exit code alone", async () => {
    const bench = await covered();
    turn(bench, 0, false);
    await keep(bench);
    const { code, report } = await bench.verify(everybody, ["--since", "then.json"]);
    expect(code).toBe(2);
    expect(report.since).toMatchObject({ newlyUncovered: [], repaired: [], joined: [], left: [] });
  });

  it("reads and writes one file in the same run", async () => {
    const bench = await covered();
    await keep(bench);
    turn(bench, 0, false);
    const again = ["verify", "--quiet", "--spec", bench.spec(everybody), "--since", "then.json"];
    expect((await bench.run([...again, "--format", "json", "--output", "then.json"])).code).toBe(2);
    expect(JSON.parse(bench.read("then.json")).since.newlyUncovered).toHaveLength(1);
  });

  it.each([
    ["is absent", undefined, "cannot be read"],
    ["is no JSON", "gap", "cannot be read"],
    ["is something else", '{ "schemaVersion": 1 }', "is not a report of"],
    ["is a baseline", '{ "schemaVersion": 1, "writtenAt": "", "cells": [] }', "is not a report of"],
    ["is from a later version", '{ "schemaVersion": 2 }', "schemaVersion"],
  ])("a file that %s ends the run before AWS is asked", async (_, text, message) => {
    const bench = await covered();
    const asked = bench.emulator.journal.last;
    if (text !== undefined) bench.file("then.json", text);
    const argv = ["verify", "--spec", bench.spec(everybody), "--since", "then.json"];
    const { code, stdout, stderr } = await bench.run(argv);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("--since then.json");
    expect(stderr).toContain(message);
    expect(stderr).toContain("Keep one with --format json --output then.json");
    expect(bench.emulator.journal.last).toBe(asked);
  });
});
