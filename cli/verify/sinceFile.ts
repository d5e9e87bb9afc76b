import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import type { EarlierReport } from "../../report/model/changes";
import { CommandError, explain } from "../failure";

const text = z.string();
const filters = z.object({
  services: z.array(text).optional(),
  regions: z.array(text).optional(),
  accounts: z.array(text).optional(),
});

/** What is used of an earlier report; members that a later version adds are passed over. */
const schema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.literal("pulumi-aws-coverage") }),
  generatedAt: text,
  filters: filters.optional(),
  incomplete: text.optional(),
  summary: z.object({ coveragePercent: z.number().nullable() }),
  resources: z.array(
    z.object({ id: z.number(), type: text, matrix: z.array(z.object({ region: text, capability: text })) }),
  ),
  accounts: z.array(z.object({ account: text, name: text.exactOptional(), organizationalUnit: text.exactOptional() })),
  cells: z.array(
    z.object({
      resource: z.number(),
      region: text,
      account: text,
      capability: text,
      state: z.enum(["gap", "surplus", "pending", "unknown", "notApplicable", "waived"]),
    }),
  ),
});

export function readEarlierReport(path: string, cwd: string): EarlierReport {
  const remedy = `Keep one with --format json --output ${path}`;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(resolve(cwd, path), "utf8"));
  } catch (error) {
    throw new CommandError(`--since ${path} cannot be read: ${explain(error)}. ${remedy}`);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandError(
    `--since ${path} is not a report of \`aws-coverage verify --format json\`: ${issue?.path.join(".") || "the file"}: ${issue?.message}. ${remedy}`,
  );
}
