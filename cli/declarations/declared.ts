import type { Declaration } from "../../provider/lifecycle/verify";

/** One declared resource, and where a person finds the declaration. */
export interface Declared extends Declaration {
  readonly name: string;
  /** `project/stack`. */
  readonly stack?: string;
  /** Relative to the working directory. */
  readonly file?: string;
  readonly line?: number;
}

/** Where declarations come from, as the flags say. */
export interface Sources {
  readonly spec?: string;
  readonly stack?: readonly string[];
  readonly cwd?: readonly string[];
}
