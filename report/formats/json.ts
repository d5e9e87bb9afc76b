import type { Report } from "../model/report";
import type { Format } from "./format";

/**
 * The report model itself (report.schema.json), one list element a line: greppable, diffable, and never one huge
 * string.
 */
export const jsonFormat: Format = {
  name: "json",
  description: "the report model, for programs (JSON Schema: pulumi-aws-coverage/report.schema.json)",
  mediaType: "application/json",
  extension: ".json",
  *pieces(report: Report) {
    let separator = "{\n";
    for (const [key, value] of Object.entries(report)) {
      if (value === undefined) continue;
      yield `${separator}${JSON.stringify(key)}: `;
      if (Array.isArray(value) && value.length > 0) yield* lines(value);
      else yield JSON.stringify(value);
      separator = ",\n";
    }
    yield "\n}\n";
  },
};

function* lines(values: readonly unknown[]): Iterable<string> {
  let separator = "[\n  ";
  for (const value of values) {
    yield separator + JSON.stringify(value);
    separator = ",\n  ";
  }
  yield "\n]";
}
