import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formats, render } from "../../../report/formats";
import type { Report } from "../../../report/model/report";
import { randomReport } from "../../unit/report/random";
import { allRegions, sampleReport, world } from "../../unit/report/sample";
import type { Tab } from "./chromium";
import { Chromium, chromiumPath } from "./chromium";

/** The HTML report in a real browser. */
const path = chromiumPath();
const where = path === undefined ? " (skipped: there is no Chromium on PATH, nor in CHROME_PATH)" : "";

describe.skipIf(path === undefined)(`the page in Chromium${where}`, () => {
  let browser: Chromium;
  let folder: string;
  let pages = 0;
  beforeAll(() => {
    browser = new Chromium(path as string);
    folder = mkdtempSync(join(tmpdir(), "aws-coverage-page-"));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(report: Report, hash = ""): Promise<Tab> {
    const html = formats.find(({ name }) => name === "html");
    const file = join(folder, `${++pages}.html`);
    writeFileSync(file, render(html as NonNullable<typeof html>, report));
    return browser.open(`${pathToFileURL(file)}${hash}`);
  }

  const text = (tab: Tab, selector: string): Promise<string> =>
    tab.value(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`);
  const status = (tab: Tab): Promise<string> => text(tab, "#cells-list [role=status]");
  const states = (tab: Tab): Promise<string[]> =>
    tab.value(`[...document.querySelectorAll("#cells-list tbody .badge")].map((one) => one.textContent)`);

  it("lists every cell and every account, and complains about nothing", async () => {
    const report = sampleReport();
    const tab = await open(report);
    expect(await status(tab)).toBe(`${report.cells.length} cells`);
    expect(await text(tab, "#accounts-list [role=status]")).toBe(`${report.accounts.length} accounts`);
    expect(tab.complaints).toEqual([]);
  });

  it("filters by state, field of the heat map, unit, and words", async () => {
    const tab = await open(sampleReport());
    for (const state of ["surplus", "unknown", "pending", "waived", "notApplicable"])
      await tab.click(`input[name=state][value=${state}]`);
    expect(new Set(await states(tab))).toEqual(new Set(["gap"]));
    await tab.click('.heat button[data-region="us-east-1"][data-capability="ECR"]:not([data-account])');
    expect(await status(tab)).toBe("6 cells");
    expect(await tab.value(`document.activeElement.id`)).toBe("cells");
    await tab.click('.heat button[data-account][data-region="us-east-1"][data-capability="EC2"]');
    expect(await status(tab)).toBe("1 cell");
    expect(await text(tab, "#cells-list tbody th")).toBe("new accounts (auto-enable)");
    await tab.click('button[data-unit="Workloads"]');
    const workloads = await tab.value<string[]>(
      `[...document.querySelectorAll("#cells-list tbody .fine")].map((one) => one.textContent)`,
    );
    expect(workloads.length).toBeGreaterThan(0);
    expect(workloads.every((unit) => unit.startsWith("Workloads/"))).toBe(true);
    await tab.click("#reset");
    await tab.type("STUCK payments");
    await expect.poll(() => status(tab)).toBe("1 cell");
    await tab.value(`document.querySelector("#query").value = ""`);
    await tab.click("#only-new");
    expect(await status(tab)).toBe("5 cells");
    expect(tab.complaints).toEqual([]);
  });

  it("shows all that is known of a cell, with a link to the AWS console", async () => {
    const tab = await open(sampleReport());
    await tab.click('.heat button[data-region="eu-west-1"][data-capability="EC2"]:not([data-account])');
    await tab.click("#cells-list tbody .toggle");
    expect(await text(tab, "#cells-list tr.more")).toContain("Declared, observed DISABLED.");
    expect(await tab.value(`document.querySelector("#cells-list tr.more a").href`)).toBe(
      "https://eu-west-1.console.aws.amazon.com/inspector/v2/home?region=eu-west-1",
    );
    await tab.click("#cells-list tbody .toggle");
    expect(await text(tab, "#cells-list tr.more")).toBe("");
  });

  it("sorts, and pages through what is long", async () => {
    const report = world(300, allRegions.slice(0, 2), ({ capability, region }) =>
      capability === "EC2" ? { state: region === allRegions[0] ? "gap" : "unknown", observed: "DISABLED" } : undefined,
    );
    const tab = await open(report);
    expect(await status(tab)).toBe("600 cells, shown are 1 to 100");
    await tab.click("#cells-list .pager button:last-child");
    expect(await status(tab)).toBe("600 cells, shown are 501 to 600");
    expect(new Set(await states(tab))).toEqual(new Set(["unknown"]));
    await tab.click("#cells-list thead th:first-child button");
    expect(await status(tab)).toBe("600 cells, shown are 1 to 100");
    expect(new Set(await states(tab))).toEqual(new Set(["unknown"]));
    expect(await tab.value(`document.querySelector("#cells-list thead th").ariaSort`)).toBe("descending");
  });

  it("opens an account at its address, and closes it on Escape", async () => {
    const report = sampleReport();
    const [first] = report.accounts;
    const tab = await open(report, `#account=${first?.account}`);
    expect(await text(tab, "#account-title")).toBe(`${first?.account} log-archive`);
    expect(await tab.value(`document.querySelector("dialog").open`)).toBe(true);
    expect(await tab.value(`document.querySelectorAll("#account-body > .lines > li").length`)).toBe(
      report.cells.filter(({ account }) => account === first?.account).length,
    );
    await tab.escape();
    await expect.poll(() => tab.value(`document.querySelector("dialog").open`)).toBe(false);
    expect(await tab.value("location.hash")).toBe("");
    await tab.value(`location.hash = "#account=newAccounts"`);
    await expect.poll(() => text(tab, "#account-title")).toBe("new accounts (auto-enable)");
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 1130],
    ["light", 780],
    ["light", 375],
  ] as const)("has no violation that axe finds: %s, %i wide", async (scheme, width) => {
    const tab = await open(sampleReport());
    await tab.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    await tab.send("Emulation.setDeviceMetricsOverride", { width, height: 800, deviceScaleFactor: 1, mobile: false });
    expect(await tab.value("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    const clipped = `[...document.querySelectorAll(".list")].filter((one) => one.scrollWidth > one.clientWidth).length`;
    expect(await tab.value(clipped)).toBe(0);
    await tab.click("#cells-list tbody .toggle");
    await tab.value(`${axe.source}; undefined`);
    const violations = (): Promise<unknown[]> =>
      tab.value(
        `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`,
      );
    expect(await violations()).toEqual([]);
    await tab.value(`location.hash = document.querySelector("#accounts-list tbody a").hash`);
    await expect.poll(() => tab.value(`document.querySelector("dialog").open`)).toBe(true);
    expect(await violations()).toEqual([]);
  });

  it("runs nothing that AWS or a person wrote, and shows all of it", async () => {
    for (const report of fc.sample(randomReport, { numRuns: 12, seed: 13 })) {
      const tab = await open(report);
      expect(tab.complaints).toEqual([]);
      expect(await tab.value("document.scripts.length")).toBe(2);
      if (report.cells.length > 0)
        expect(await status(tab)).toBe(`${report.cells.length} cell${report.cells.length === 1 ? "" : "s"}`);
    }
  });
});
