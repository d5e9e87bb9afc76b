import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { services } from "../../../emulator/services";
import { sourcesOf } from "../../architecture/structure/sources";

const root = join(__dirname, "..", "..", "..", "emulator");
const folders = readdirSync(root).filter((name) => existsSync(join(root, name, "index.ts")));
const sources = sourcesOf("emulator");
const outside = sources.filter(({ path }) => !folders.some((folder) => path.startsWith(`emulator/${folder}/`)));

/** Code without its comments: prose may name a service as an example, code may not. */
const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

describe("an emulated service owns its facts", () => {
  it("has a folder of its own, and every folder is one", () => {
    expect(folders).toHaveLength(services.length);
  });

  it("is imported by the list and by nothing else outside its folder", () => {
    const strays = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => {
          const folder = folders.find((one) => target.startsWith(`emulator/${one}/`));
          return folder !== undefined && !path.startsWith(`emulator/${folder}/`) && path !== "emulator/serviceList.ts";
        })
        .map(({ target }) => `${path} -> ${target}`),
    );
    expect(strays).toEqual([]);
  });

  it("is named by no code outside its folder but the list", () => {
    const names = /inspector|guard_?duty|security_?-?(hub|ir\b|incident)|"(organizations|sts|ec2|iam)"/i;
    const naming = outside
      .filter(({ path }) => path !== "emulator/serviceList.ts")
      .flatMap(({ path, text }) =>
        code(text)
          .split("\n")
          .filter((line) => names.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(naming).toEqual([]);
  });

  it("has a model of its own name, and behaviour for every operation of it", () => {
    for (const { name, model, operations } of services) {
      expect(model.service).toBe(name);
      expect(Object.keys(operations).sort(), name).toEqual(Object.keys(model.operations).sort());
    }
  });

  it("names account lists that its model has", () => {
    for (const { name, accounts = [], model } of services) {
      for (const { input, failures, failure } of accounts) {
        const fitting = Object.values(model.operations).flatMap((operation) => {
          const asked = model.shapes[operation.input]?.members?.[input];
          const list = model.shapes[operation.output]?.members?.[failures];
          return asked && list ? [model.shapes[model.shapes[list.shape]?.member?.shape ?? ""]] : [];
        });
        const members = fitting.filter((shape) =>
          Object.values(failure).every((member) => shape?.members?.[member] !== undefined),
        );
        expect(members.length, `${name} ${input} ${failures}`).toBeGreaterThan(0);
      }
    }
  });
});
