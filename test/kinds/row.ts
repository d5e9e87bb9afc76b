import type { Kind as CommandLine } from "../integration/cli/kinds";
import type { Kind as Simulated } from "../integration/simulation/kinds";
import type { Sample } from "../unit/contract/samples";
import type { Stop } from "../unit/contract/tours";

/** One kind, as each suite asks for it. Types only: the suites' own lists are made of these rows. */
export interface KindRow {
  readonly kind: string;
  readonly sample: Sample;
  readonly tour: readonly Stop[];
  readonly commandLine: Omit<CommandLine, "kind">;
  readonly simulated: Simulated;
}
