import { schedulesOf } from "./ofOneKind";

/** Fewer than of the other kinds: its way of releasing is one of GuardDuty's. */
schedulesOf("SecurityHubMemberSet", ["converged"]);
