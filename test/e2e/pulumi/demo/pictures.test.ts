import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

// The demo's modules load the emulator by the package's own name, which the set-up of this suite has linked.
const pictures = import("../../../../scripts/docs/pictures.mjs");

it("the pictures of the README show what the demo prints and reports today (else run `npm run docs`)", async () => {
  const { demoScene, digestOf, drawn, imagesFolder, recordedDigest } = await pictures;
  const scene = await demoScene();
  for (const [name, picture] of drawn(scene))
    expect(readFileSync(join(imagesFolder, name), "utf8"), `docs/images/${name}`).toBe(picture);
  expect(recordedDigest(), "docs/images/heat-map-*.png").toBe(digestOf(scene));
});
