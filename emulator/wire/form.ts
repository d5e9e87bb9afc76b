import type { Member, Model, Shape } from "../model";
import { shapeOf } from "../model";
import { scalar } from "./scalar";

const maximumItems = 1000;

/** Reads awsQuery's flattened names, `Tags.member.1.Key=a`, and EC2's, `Filter.1.Name=a`. */
export function readForm(model: Model, shape: Shape, form: URLSearchParams, prefix = ""): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const value = readMember(model, member, form, `${prefix}${member.name ?? name}`);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function readMember(model: Model, member: Member, form: URLSearchParams, key: string): unknown {
  const shape = shapeOf(model, member.shape);
  if (shape.type === "structure") {
    const present = [...form.keys()].some((one) => one.startsWith(`${key}.`));
    return present ? readForm(model, shape, form, `${key}.`) : undefined;
  }
  if (shape.type === "list") {
    const items: unknown[] = [];
    const infix = model.protocol === "ec2Query" ? "" : "member.";
    for (let index = 1; index <= maximumItems; index++) {
      const item = readMember(model, shape.member as Member, form, `${key}.${infix}${index}`);
      if (item === undefined) break;
      items.push(item);
    }
    return items.length > 0 ? items : undefined;
  }
  const text = form.get(key);
  return text === null ? undefined : scalar(shape, text, key);
}
