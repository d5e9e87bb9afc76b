import { schedulesOf } from "./ofOneKind";

/** Units come and go, memberships begin and end, and nobody has to be asked for most of it. */
schedulesOf("SecurityIncidentResponseMembership", [
  "wrote CreateMembership",
  "switched off by UpdateMembership",
  "switched off by CancelMembership",
  "converged",
]);
