import { z } from "zod";
import type { World } from "../contract";
import { accountId, members, milliseconds, oneOf } from "../parse";

/** What the emulator remembers of AWS Organizations beyond the organization itself. */
export interface OrganizationsState {
  /** Requests of CreateAccount by id. */
  creations: Record<string, Creation>;
  /** Accounts that were asked to close, and when each is closed. */
  closing: Record<string, number>;
  /** Tags of accounts, units and the root by id. */
  tags: Record<string, Record<string, string>>;
  /** Answer as older endpoints do, without `Paths`. */
  omitPaths: boolean;
  /** Answer as endpoints from before `State`, or as those after the end of `Status`. */
  omitMember?: "State" | "Status";
  /** Precede every page by an empty one, as AWS warns that it may. */
  emptyPages: boolean;
}

export interface Creation {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly requestedAt: number;
  readonly doneAt: number;
  accountId?: string;
  failure?: string;
}

export const stateOf = (world: World): OrganizationsState => world.slice<OrganizationsState>("organizations");

export function seedState(world: World): void {
  Object.assign(stateOf(world), {
    creations: {},
    closing: {},
    tags: {},
    omitPaths: false,
    emptyPages: false,
  });
}

export const stateSchema = members({
  creations: z.record(
    z.string(),
    members({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      requestedAt: milliseconds,
      doneAt: milliseconds,
      accountId: accountId.optional(),
      failure: z.string().optional(),
    }),
  ),
  closing: z.record(accountId, milliseconds),
  tags: z.record(z.string(), z.record(z.string(), z.string())),
  omitPaths: z.boolean(),
  omitMember: oneOf(["State", "Status"]).optional(),
  emptyPages: z.boolean(),
});

/** How lists of Organizations answer. */
export const pageSettings = members({
  omitPaths: z.boolean().optional(),
  emptyPages: z.boolean().optional(),
  omitMember: oneOf(["State", "Status"]).optional(),
});
