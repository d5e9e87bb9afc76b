import { suite } from "./laws";

/** One account is declared that was never looked after. */
suite("newcomer");
