import { suite } from "./laws";

/** One account has drifted. */
suite("gap", [1, 2]);
