import { AwsError } from "../contract";
import type { Shape } from "../model";

/** A query value in the type of its shape. */
export function scalar(shape: Shape, text: string, path: string): unknown {
  if (shape.type === "boolean") {
    if (text !== "true" && text !== "false") throw wrongType(path, "boolean");
    return text === "true";
  }
  if (shape.type !== "integer" && shape.type !== "number") return text;
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw wrongType(path, shape.type);
  return value;
}

/** How AWS front ends answer a value of the wrong JSON type (difference VALID-2). */
export function wrongType(path: string, type: string): AwsError {
  return new AwsError("SerializationException", 400, `${path || "The request body"} can not be converted to ${type}`);
}
