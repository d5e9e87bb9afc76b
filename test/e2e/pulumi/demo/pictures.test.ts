import { expect, it } from "vitest";

// The demo's modules load the emulator by the package's own name, which the set-up of this suite has linked.
const pictures = import("../../../../scripts/docs/pictures.mjs");

it("the pictures of the README show what the demo prints and reports today (else run `npm run docs`)", async () => {
  const { demoScene, digestOf, drawn, isCurrent, recordedDigest } = await pictures;
  const scene = await demoScene();
  expect([...drawn(scene)].filter(([name, picture]) => !isCurrent(name, picture))).toEqual([]);
  expect(recordedDigest(), "docs/images/heat-map-*.png").toBe(digestOf(scene));
});
