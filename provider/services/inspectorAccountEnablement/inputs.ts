import type { AutoEnable, ResourceScanType, ResourceState } from "@aws-sdk/client-inspector2";
import type { z } from "zod";
import { enumFrom, uniqueList } from "../fields";
import { match, newAccounts, regions, resourceSchema } from "../sharedInputs";

/** Each resource type with its member name in AWS's answers; complete, or it does not compile. */
export const resourceKeys = {
  EC2: "ec2",
  ECR: "ecr",
  LAMBDA: "lambda",
  LAMBDA_CODE: "lambdaCode",
  CODE_REPOSITORY: "codeRepository",
} as const satisfies Readonly<Record<ResourceScanType, keyof ResourceState & keyof AutoEnable>>;

export const resourceTypes = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"] as const;
export type ResourceType = (typeof resourceTypes)[number];

export const releases = { capability: { disable: ["disable"] }, account: { disable: ["disable"] } } as const;

export const schema = resourceSchema(
  {
    regions,
    resourceTypes: uniqueList(enumFrom(resourceTypes), "resource type", '["EC2", "ECR"]').refine(
      (types) => !types.includes("LAMBDA_CODE") || types.includes("LAMBDA"),
      { error: "LAMBDA_CODE is declared without LAMBDA: code scanning builds on standard scanning, so add LAMBDA" },
    ),
    match,
    newAccounts,
  },
  resourceTypes,
  releases,
  { scanTypes: "scanTypes is now called resourceTypes: rename it" },
);

export type Inputs = z.output<typeof schema>;
export type Action = "associate" | "enable" | "disable" | "autoEnable";
