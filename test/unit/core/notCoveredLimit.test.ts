import { expect, it } from "vitest";
import { notCovered, notCoveredListed } from "../../../provider/core/notCovered";
import { gap, ids, region } from "./cells";

/** State holds it: five thousand gaps must not make it megabytes. */
it("lists no more cells than the limit, and counts the rest", () => {
  const listed = notCovered(ids(notCoveredListed + 7).map((id) => gap(id)));
  expect(Object.keys(listed[region] as object)).toHaveLength(notCoveredListed);
  expect(listed["more"]).toMatch(/^7 further cells/);
});
