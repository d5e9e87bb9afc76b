import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { missingInProgramFolder } from "../../../provider/resources/programFolder";
import { root } from "../../../scripts/places.mjs";

/** On the real engine with pnpm: `npm run test:package`, and the cases of it that `npm test` runs. */
const underPulumi = { PULUMI_NODEJS_MONITOR: "127.0.0.1:1" };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aws-coverage-program-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const link = (): void => {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(root, join(folder, "node_modules", "pulumi-aws-coverage"), "junction");
};

it.each([
  ["pnpm-lock.yaml", "pnpm add"],
  ["yarn.lock", "yarn add"],
  ["bun.lock", "bun add"],
  ["package-lock.json", "npm install"],
])("with %s above it the remedy is %s", (lock, command) => {
  const program = join(folder, "infra");
  mkdirSync(program);
  writeFileSync(join(folder, lock), "");
  const told = missingInProgramFolder(underPulumi, program);
  expect(told).toContain(`the folder of the program, ${program}, and pulumi-aws-coverage cannot be resolved there`);
  expect(told).toContain(`Run \`${command} pulumi-aws-coverage\` in that folder`);
});

it("says nothing where it resolves, and finds out anew for another folder", () => {
  expect(missingInProgramFolder(underPulumi, folder)).toBeDefined();
  link();
  expect(missingInProgramFolder(underPulumi, folder)).toBeUndefined();
  expect(missingInProgramFolder(underPulumi, tmpdir())).toBeDefined();
});

it("asks only of programs that Pulumi runs: not of unit tests, nor of inline programs", () => {
  expect(missingInProgramFolder({}, folder)).toBeUndefined();
});
