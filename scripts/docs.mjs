// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { codeBlocks, printedBy, readmeFile, withPrinted } from "./docs/readme.mjs";
import { referencePages } from "./docs/reference.mjs";
import { root } from "./places.mjs";
import { main, say } from "./run.mjs";
import { ensureSetUp } from "./set-up.mjs";

/** Writes the reference in docs/, and into README.md what its program prints. Tests fail while either is not current. */
await main(async () => {
  await ensureSetUp();
  const built = createRequire(join(root, "dist", "docs.js"));
  const { services } = built("./provider/services/index.js");
  const { stateMeaning } = built("./report/formats/words.js");
  const behaviour = readFileSync(join(root, "docs", "aws-behaviour.md"), "utf8");
  for (const [path, text] of referencePages({ services, stateMeaning, behaviour })) {
    const file = join(root, "docs", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    say(`docs/${path}`);
  }
  const readme = readFileSync(readmeFile, "utf8");
  writeFileSync(readmeFile, withPrinted(readme, await printedBy(codeBlocks(readme, "ts")[0] ?? "")));
  say("README.md");
});
