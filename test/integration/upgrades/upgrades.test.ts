import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { startEmulator } from "../../../emulator";
import type { Outputs } from "../resources/stack";
import { Stack } from "../resources/stack";
import { hurriedStack } from "../simulation/hurry";
import { switchOffs } from "../simulation/kinds";
import { region, restore, scenes, stateOf, web } from "./scenes";

it("every kept state has a scene", () => {
  const kept = readdirSync(join(__dirname, "version0.1.0")).map((file) => file.replace(/\.json$/, ""));
  expect(kept.sort()).toEqual(Object.keys(scenes).sort());
});

describe.each(Object.entries(scenes))("promise 20: the state %s of version 0.1.0", (name, scene) => {
  const older = stateOf(name);
  const program = { [older.name]: [older.kind, scene.today] as const };
  let emulator: Emulator;
  let stack: Stack;
  beforeEach(async () => {
    emulator = await startEmulator({ world: { accounts: 10, regions: [region] } });
    emulator.edit(...scene.edits);
    stack = hurriedStack(emulator);
    restore(stack, older);
    emulator.journal.clear();
  });
  afterEach(() => emulator.close());

  const written = (): string[] => [...new Set(emulator.journal.entries({ kind: "write" }).flatMap(({ ids }) => ids))];
  const offs = (): string[] => [
    ...new Set(
      emulator.journal
        .entries({ kind: "write" })
        .filter(({ operation }) => switchOffs.test(operation))
        .flatMap(({ ids }) => ids),
    ),
  ];

  it("meets the old program with the way to change it, and writes nothing", async () => {
    const { failures } = (await stack.preview({ [older.name]: [older.kind, older.program] }))[older.name] ?? {};
    for (const remedy of scene.remedies) expect(failures?.join("\n")).toMatch(remedy);
    if (scene.remedies.length === 0) expect(failures).toEqual([]);
    expect(written()).toEqual([]);
  });

  it("is carried over by an update that switches off what was still owed, and nothing else", async () => {
    expect((await stack.preview(program))[older.name]?.failures).toEqual([]);
    expect(written()).toEqual([]);
    // Limits of time are short in the fixtures: what was unfinished may take a second update.
    await stack.up(program);
    expect((await stack.up(program)).failures).toEqual({});
    expect(offs().sort()).toEqual([...scene.owed].sort());
    expect(stack.pendingDeletes).toEqual([]);
    expect(stack.state.get(older.name)?.outputs).toMatchObject({ summary: { gap: 0, unknown: 0 } });
    emulator.journal.clear();
    expect(await stack.up(program)).toEqual({ failures: {}, ran: [] });
    expect(written()).toEqual([]);
  });

  it("is refreshed without a write, and nothing owed is forgotten by it", async () => {
    await stack.refresh();
    expect(written()).toEqual([]);
    await stack.up(program);
    await stack.up(program);
    expect(offs().sort()).toEqual([...scene.owed].sort());
  });

  it("keeps what AWS still refuses to release", async () => {
    emulator.faults.set([{ when: { kind: "write" }, do: { kind: "status", status: 500 } }], 0);
    await stack.up(program);
    await stack.up(program);
    emulator.faults.clear();
    emulator.journal.clear();
    await stack.up(program);
    await stack.up(program);
    expect(offs().sort()).toEqual([...scene.owed].sort());
  });

  it("is destroyed as it was declared", async () => {
    // Limits of time are short in the fixtures: what takes two calls an account may take a second run.
    await stack.destroy();
    expect(await stack.destroy()).toEqual({});
    expect(offs().sort()).toEqual([...scene.owed, ...scene.released].sort());
  });
});

/** The sketch of another layout: what it holds cannot be read. */
const unreadable = (bag: Outputs): Outputs => ({ ...bag, __selection: { accounts: 3, sketch: "9.AAAA" } });

describe.each(["inspectorSelector", "guarddutySelector"])("promise 20: %s, whose state lists no accounts", (name) => {
  const older = stateOf(name);
  const { edits, today } = scenes[name] as (typeof scenes)[string];
  const [gone] = web as [string];
  let emulator: Emulator;
  let stack: Stack;
  beforeEach(async () => {
    emulator = await startEmulator({ world: { accounts: 10, regions: [region] } });
    emulator.edit(...edits);
    stack = new Stack(emulator);
    restore(stack, older);
    emulator.edit({ do: "moveAccount", account: gone, parent: "Sandbox" });
  });
  afterEach(() => emulator.close());

  it("releases an account that left the selection between the two versions", async () => {
    const program = { [older.name]: [older.kind, today] as const };
    expect((await stack.preview(program))[older.name]).toMatchObject({ replaces: true, failures: [] });
    expect((await stack.up(program)).failures).toEqual({});
    const off = emulator.journal.entries({ kind: "write" }).filter(({ operation }) => switchOffs.test(operation));
    expect(off.flatMap(({ ids }) => ids)).toEqual([gone]);
  });

  it("is refused with the way out where the state cannot tell who left, and nothing is written", async () => {
    restore(stack, { ...older, outputs: unreadable(older.outputs), inputs: unreadable(older.inputs) });
    const program = { [older.name]: [older.kind, today] as const };
    emulator.journal.clear();
    expect((await stack.preview(program))[older.name]).toMatchObject({ changes: true });
    const { failures } = await stack.up(program);
    expect(failures[older.name]?.message).toMatch(/does not tell which accounts left .* version 0\.1\.0 once more/);
    expect((await stack.destroy())[older.name]?.message).toMatch(/does not tell which accounts left/);
    expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
    expect(stack.state.get(older.name)).toBeDefined();
  });

  it("keeps it through a refresh", async () => {
    await stack.refresh();
    const program = { [older.name]: [older.kind, today] as const };
    expect((await stack.up(program)).failures).toEqual({});
    const off = emulator.journal.entries({ kind: "write" }).filter(({ operation }) => switchOffs.test(operation));
    expect(off.flatMap(({ ids }) => ids)).toEqual([gone]);
  });

  it("releases it on destroy too", async () => {
    expect(await stack.destroy()).toEqual({});
    const off = emulator.journal.entries({ kind: "write" }).filter(({ operation }) => switchOffs.test(operation));
    expect([...new Set(off.flatMap(({ ids }) => ids))].sort()).toEqual([...web].sort());
  });
});
