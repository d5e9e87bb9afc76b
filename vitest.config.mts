import { defineConfig } from "vitest/config";

const second = 1000;

/** Rings from the inside out. Later groups start when the earlier ones are through, so that cheap failures come first. */
const rings = [
  { name: "unit", group: 0, timeout: 5 * second, isolate: false },
  { name: "property", group: 0, timeout: 15 * second, isolate: false },
  { name: "contract", group: 0, timeout: 15 * second, isolate: false },
  { name: "structure", group: 1, timeout: 30 * second },
  { name: "report", group: 1, timeout: 15 * second },
  { name: "examples", group: 1, timeout: 60 * second },
  { name: "models", group: 1, timeout: 15 * second },
  { name: "emulator", group: 1, timeout: 30 * second },
  { name: "sim", group: 1, timeout: 120 * second },
  { name: "http", group: 1, timeout: 120 * second },
  { name: "cli", group: 2, timeout: 120 * second },
  { name: "package", group: 2, timeout: 180 * second },
  { name: "pulumi", group: 3, timeout: 300 * second, globalSetup: ["test/pulumi/engine/installation.ts"] },
];

export default defineConfig({
  test: {
    passWithNoTests: true,
    pool: "forks",
    maxWorkers: 2,
    projects: rings.map(({ name, group, timeout, isolate = true, globalSetup = [] }) => ({
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        testTimeout: timeout,
        hookTimeout: timeout,
        teardownTimeout: 30 * second,
        // The inner loop's rings are pure or clean up after themselves: sharing loaded modules saves half of its time.
        isolate,
        sequence: { groupOrder: group },
        globalSetup,
      },
    })),
  },
});
