import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const second = 1000;
const cores = Math.max(2, availableParallelism());
/** Where tests wait as often as they work: for time, for the network of this machine, for the engine. */
const patient = cores + 1;
/** As test/e2e/pulumi/engine/variations.ts, for whole files. */
const inSoak = [
  "test/e2e/pulumi/guardduty/{counts,drift,trouble}.test.ts",
  "test/e2e/pulumi/demo/verifyOrPreview.test.ts",
];

/** The four suites, from the inside out. Later groups start when the earlier ones are through, so that cheap failures come first. */
const suites = [
  { name: "unit", group: 0, timeout: 15 * second, isolate: false, setupFiles: ["test/unit/seed.ts"] },
  { name: "architecture", group: 1, timeout: 60 * second, maxWorkers: patient },
  { name: "integration", group: 1, timeout: 120 * second, maxWorkers: patient },
  {
    name: "e2e",
    group: 2,
    timeout: 300 * second,
    maxWorkers: patient,
    exclude: process.env["ENGINE_TESTS"] === "all" ? [] : inSoak,
    globalSetup: ["test/e2e/pulumi/engine/installation.ts"],
  },
];

export default defineConfig({
  test: {
    pool: "forks",
    // Short-lived objects are most of what tests make: a larger nursery saves a part of the time.
    execArgv: ["--max-semi-space-size=32"],
    projects: suites.map(
      ({
        name,
        group,
        timeout,
        isolate = true,
        maxWorkers = cores,
        exclude = [],
        globalSetup = [],
        setupFiles = [],
      }) => ({
        test: {
          name,
          maxWorkers,
          include: [`test/${name}/**/*.test.ts`],
          exclude,
          testTimeout: timeout,
          hookTimeout: timeout,
          teardownTimeout: 30 * second,
          // Tests that are pure or clean up after themselves share loaded modules: that saves up to half of their time.
          isolate,
          sequence: { groupOrder: group },
          globalSetup,
          setupFiles,
        },
      }),
    ),
  },
});
