import { callLaws } from "./callLaws";
import { coverageLaws } from "./coverageLaws";
import { dataLaws } from "./dataLaws";
import { failureLaws } from "./failureLaws";
import type { Laws } from "./law";
import { permissionLaws } from "./permissionLaws";
import { releaseLaws } from "./releaseLaws";

/** Every law by its name. Two-sided: what one allows must take place, or it is superfluous. */
export const laws: Laws = {
  ...coverageLaws,
  ...failureLaws,
  ...callLaws,
  ...permissionLaws,
  ...releaseLaws,
  ...dataLaws,
};
