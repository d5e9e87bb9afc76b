import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { it } from "vitest";
import { services } from "../../../provider/services";
import { stateMeaning } from "../../../report/formats/words";
import { referencePages } from "../../../scripts/docs/reference.mjs";
import { root } from "../../../scripts/places.mjs";
it("write", () => {
  const behaviour = readFileSync(join(root, "docs", "aws-behaviour.md"), "utf8");
  for (const [path, text] of referencePages({ services, stateMeaning, behaviour })) {
    const file = join(root, "docs", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
});
