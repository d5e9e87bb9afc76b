import type { RememberedDeclaration } from "../../provider/lifecycle/verify";
import { services } from "../../provider/services";
import type { Service } from "../../provider/services/service";

/** One declared resource, and where a person finds the declaration. */
export interface Declared extends RememberedDeclaration {
  readonly name: string;
  /** `project/stack`. */
  readonly stack?: string;
  /** Relative to the working directory. */
  readonly file?: string;
  readonly line?: number;
}

/** Flags that name where declarations come from. */
export interface Sources {
  readonly spec?: string;
  readonly stack?: readonly string[];
  readonly cwd?: readonly string[];
}

export interface StackWanted {
  /** Absent: the stack that is selected in the folder. */
  readonly stack?: string;
  readonly cwd: string;
}

export const namesSource = ({ spec, stack, cwd }: Sources): boolean =>
  spec !== undefined || stack !== undefined || cwd !== undefined;

export const serviceOf = (kind: string): Service | undefined => services.find((service) => service.kind === kind);
