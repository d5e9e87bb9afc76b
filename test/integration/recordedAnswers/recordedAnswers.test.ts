import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../emulator";
import { services } from "../../../provider/services";
import { newBench } from "../cli/bench";
import { send } from "../emulator/request";
import { hurried } from "../resources/hurried";
import type { Program } from "../resources/stack";
import { Stack } from "../resources/stack";
import { guardDuty } from "./guardDuty";
import { inspector } from "./inspector";
import { organizations } from "./organizations";
import type { Replaying } from "./replaying";
import { startReplaying } from "./replaying";
import type { Emulated, Met, Row } from "./row";
import { own, region } from "./row";
import { securityHub } from "./securityHub";
import type { Wire } from "./wire";
import { fixture, fixtureNames, modelOf, wireOf } from "./wire";

/** Issue 10, 12: every recorded answer of AWS, with what it must become. */
const rows: readonly Row[] = [...guardDuty, ...inspector, ...organizations, ...securityHub];
const name = "replayed";
const haste = 20;
const shared = join(__dirname, "../../../../shared/reference/recorded-answers");

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

describe("the recordings", () => {
  it("are each replayed once", () => expect(rows.map(({ answer }) => answer).sort()).toEqual(fixtureNames));

  it("name their source, and are under the licence that it states", () => {
    const unnamed = fixtureNames.filter((one) => fixture(one)._source.url === null);
    // Held by an index that does not say where they are from.
    expect(unnamed).toEqual(["organizations.ListAWSServiceAccessForOrganization.1", "organizations.ListAccounts.4"]);
  });

  it.skipIf(!existsSync(shared))("are those of the reference, word by word (../shared/reference)", () => {
    const there = readdirSync(shared).filter((file) => file.endsWith(".json"));
    expect(there.map((file) => file.replace(/\.json$/, "")).sort()).toEqual(fixtureNames);
    for (const file of there) {
      const { answer } = JSON.parse(readFileSync(join(shared, file), "utf8")) as { answer: unknown };
      expect(fixture(file.replace(/\.json$/, "")).answer, file).toEqual(answer);
    }
  });
});

const isMet = (row: Row): row is Met => "kind" in row;

describe("an answer that a service of ours meets", () => {
  const met = rows.filter(isMet);
  it.each(met.map((row) => [row.answer, row] as const))("%s", (_, row) => judge(row));
});

async function judge(row: Met): Promise<void> {
  if (row.run === "doctor") return diagnose(row);
  const { stack, program, between } = await replay(row);
  const failure = await carryOut(stack, program, row);
  expect(between.replayed.length, "it was answered").toBeGreaterThan(0);
  if (row.failure === undefined) expect(failure).toBe("");
  else expect(failure).toMatch(row.failure);
  const { notCovered = {}, summary, accountIds } = stack.state.get(name)?.outputs ?? {};
  const cells = cellsIn((notCovered[region] ?? {}) as Record<string, Record<string, string>>);
  if (row.run === "destroy" || (summary === undefined && row.cells === undefined)) expect(row.failure).toBeDefined();
  else {
    expect(Object.keys(cells).sort()).toEqual(Object.keys(row.cells ?? {}).sort());
    for (const [cell, text] of Object.entries(row.cells ?? {})) expect(cells[cell]).toMatch(text);
  }
  if (row.accountIds !== undefined) expect(accountIds).toEqual([...row.accountIds].sort());
  if (row.reuses !== undefined) expect(between.asked.some((path) => path.includes(row.reuses as string))).toBe(true);
  known(row);
}

/** Its codes are in the table of the service, with advice. */
function known({ kind, codes = {} }: Met): void {
  const service = services.find((one) => one.kind === kind);
  for (const [code, is] of Object.entries(codes)) {
    const meaning = service?.classify(code, "on");
    expect(meaning?.is, code).toBe(is);
    expect(meaning?.advice, code).not.toMatch(/^$|is new to this version/);
  }
}

async function replay(row: Met) {
  const emulator = await startEmulator({ world: { accounts: 3, regions: [region] } });
  emulator.edit(...(row.before ?? []));
  const track = row.run === undefined ? { mode: "track" } : {};
  const declared = { ...row.declared, settle: { timeoutSeconds: 60 } };
  const stackAt = (url: string): Stack => new Stack({ url }, row.caller, {}, { clock: hurried(haste) });
  const first = stackAt(emulator.url);
  if (row.covered === true) expect((await first.up({ [name]: [row.kind, declared] })).failures).toEqual({});
  const asked: string[] = [];
  let given = 0;
  const detector = realDetector(emulator);
  const between = await startReplaying(emulator.url, {
    path: (path) => {
      asked.push(path);
      return row.reuses === undefined ? path : path.replace(row.reuses, detector);
    },
    answer: async ({ service, operation }, truth) => {
      const isMeant = operation === row.operation && service === modelOf(row.answer).service;
      if (!isMeant || given >= (row.times ?? Number.POSITIVE_INFINITY)) return undefined;
      given += 1;
      const recorded = wireOf(row.answer, row);
      if (row.overTruth !== true && row.done !== true) return recorded;
      return row.overTruth === true ? over(await truth(), recorded) : truth().then(() => recorded);
    },
  });
  open.push(emulator, between);
  const stack = stackAt(between.url);
  for (const [key, saved] of first.state) stack.state.set(key, saved);
  const program: Program = { [name]: [row.kind, { ...declared, ...track }] };
  return { stack, program, between: { ...between, asked } as Replaying & { readonly asked: readonly string[] } };
}

const over = (truth: Wire, recorded: Wire): Wire => ({
  ...truth,
  body: JSON.stringify({ ...JSON.parse(truth.body), ...JSON.parse(recorded.body) }),
});

function realDetector(emulator: Awaited<ReturnType<typeof startEmulator>>, account = own): string {
  const { regions } = emulator.world.slice<{ regions: Record<string, { detectors: Record<string, { id: string }> }> }>(
    "guardduty",
  );
  return regions[region]?.detectors[account]?.id ?? "";
}

async function carryOut(stack: Stack, program: Program, { run }: Met): Promise<string> {
  const failures = run === "destroy" ? await stack.destroy() : (await stack.up(program)).failures;
  return failures[name]?.message ?? "";
}

const cellsIn = (accounts: Record<string, Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(accounts).flatMap(([account, cells]) =>
      Object.entries(cells).map(([capability, text]) => [`${account} ${capability}`, text]),
    ),
  );

async function diagnose(row: Met): Promise<void> {
  const bench = await newBench({ world: { accounts: 3, regions: [region] } });
  const between = await startReplaying(bench.emulator.url, {
    answer: async ({ operation }) => (operation === row.operation ? wireOf(row.answer, row) : undefined),
  });
  open.push(between);
  const spec = bench.spec([{ type: row.kind, name, ...row.declared }]);
  const { stdout } = await bench.run(["doctor", "--spec", spec], { env: { AWS_ENDPOINT_URL: between.url } });
  expect(between.replayed).not.toEqual([]);
  expect(stdout).toMatch(row.finding as RegExp);
}

describe("an answer to an operation that no service of ours calls", () => {
  const emulated = rows.filter((row): row is Emulated => !isMet(row));
  it.each(emulated.map((row) => [row.answer, row] as const))("%s", async (answer, row) => {
    const emulator = await startEmulator({ world: { accounts: 3, regions: [region] } });
    open.push(emulator);
    emulator.edit(...(row.before ?? []));
    if (row.fault !== undefined) emulator.faults.set([{ when: {}, do: row.fault }], emulator.world.clock.now());
    const { service } = modelOf(answer);
    const operation = row.send.operation.replace("DETECTOR", realDetector(emulator, row.caller ?? own));
    const given = await send(emulator, { ...row.send, service, operation, key: row.caller ?? "test" });
    const recorded = wireOf(answer, { operation: answer.split(".")[1] ?? "" });
    const page = readFileSync(join(__dirname, "../../../docs/emulator-differences.md"), "utf8");
    if (row.alike !== undefined) return expect(given.body).toMatchObject(row.alike);
    const error = (headers: unknown, body: Record<string, string>): string =>
      String((headers as Headers).get?.("x-amzn-errortype") ?? body["__type"] ?? body["Code"] ?? "").split(":")[0] ??
      "";
    const told = [given.status, error(given.headers, given.body), sentence(given.body)];
    const body = JSON.parse(recorded.body) as Record<string, string>;
    const expected = [recorded.status, recorded.headers["x-amzn-ErrorType"] ?? "", sentence(body)];
    // CloudTrail keeps a code without its sentence.
    if (expected[1] !== "" && body["message"] === undefined && body["Message"] === undefined) {
      for (const list of [told, expected]) list.pop();
    }
    if (row.difference === undefined) expect(told).toEqual(expected);
    else {
      expect(told, "it differs, as the page says").not.toEqual(expected);
      expect(page).toContain(`| ${row.difference} `);
    }
  });
});

/** Numbers of accounts and names of callers are all in which the same refusal may differ. */
const sentence = (body: Record<string, string>): string =>
  (body?.["message"] ?? body?.["Message"] ?? JSON.stringify(body))
    .replace(/arn:\S+/g, "ARN")
    .replace(/\d{12}|<REDACTED>/g, "ACCOUNT");
