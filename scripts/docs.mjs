// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { codesModule, generatedPages } from "./docs/generated.mjs";
import { codeBlocks, printedBy, readmeFile, withPrinted, withResources } from "./docs/readme.mjs";
import { root } from "./places.mjs";
import { main, say } from "./run.mjs";
import { ensureSetUp } from "./set-up.mjs";

/**
 * Writes the generated pages in docs/, into README.md what its program prints, and the pictures. Tests fail while any of
 * them is not current.
 */
await main(async () => {
  await ensureSetUp();
  const built = createRequire(join(root, "dist", "docs.js"));
  const pages = await generatedPages({
    ...built("./provider/services/index.js"),
    ...built("./report/formats/words.js"),
    ...built("./cli/commandLine.js"),
    behaviour: readFileSync(join(root, "docs", "aws-behaviour.md"), "utf8"),
    codesOf: async (kind) => built(`./${codesModule(kind)}.js`).codes,
  });
  for (const [path, text] of pages) {
    const file = join(root, "docs", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    say(`docs/${path}`);
  }
  const readme = withResources(readFileSync(readmeFile, "utf8"));
  writeFileSync(readmeFile, withPrinted(readme, await printedBy(codeBlocks(readme, "ts")[0] ?? "")));
  say("README.md");
  // Loads the emulator of the package itself, which is there only after the set-up.
  const { writePictures } = await import("./docs/pictures.mjs");
  for (const name of await writePictures()) say(`docs/images/${name}`);
});
