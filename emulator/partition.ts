/** First part of a region's name to its partition; everything else is the commercial one. */
const partitions: Readonly<Record<string, string>> = {
  cn: "aws-cn",
  "us-gov": "aws-us-gov",
  "us-iso": "aws-iso",
  "us-isob": "aws-iso-b",
  "eu-isoe": "aws-iso-e",
  "us-isof": "aws-iso-f",
  eusc: "aws-eusc",
};

/** The second part of every ARN of a region. */
export function partitionOf(region: string | undefined): string {
  const parts = (region ?? "").split("-");
  return partitions[parts.slice(0, 2).join("-")] ?? partitions[parts[0] ?? ""] ?? "aws";
}
