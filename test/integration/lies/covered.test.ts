import { suite } from "./laws";

/** All is as declared. */
suite("covered");
