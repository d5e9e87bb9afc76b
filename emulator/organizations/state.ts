import type { World } from "../contract";

/** What the emulator remembers of AWS Organizations beyond the organization itself. */
export interface OrganizationsState {
  /** Requests of CreateAccount by id. */
  creations: Record<string, Creation>;
  /** Accounts that were asked to close, and when each is closed. */
  closing: Record<string, number>;
  /** When trusted access began, by service principal. */
  accessSince: Record<string, number>;
  /** When a delegation began, by `principal/account`. */
  delegatedSince: Record<string, number>;
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
    accessSince: {},
    delegatedSince: {},
    omitPaths: false,
    emptyPages: false,
  });
}
