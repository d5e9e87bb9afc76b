import {
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { AccountId } from "../core/cell";
import { everyPage, organizationsPace } from "./organization";
import type { Session } from "../aws/session";
import { partitionOrThrow } from "../aws/session";
import type { Target } from "../reconcile/target";

/** Service principals that the organization lets act in its accounts. Throws what AWS answers. */
export async function trustedAccess(session: Session, target: Target): Promise<Set<string>> {
  const { client, paced } = organizations(session, target);
  const found = await everyPage(async (NextToken) => {
    const page = await paced(() => client.send(new ListAWSServiceAccessForOrganizationCommand({ NextToken })));
    return { items: page.EnabledServicePrincipals ?? [], next: page.NextToken };
  });
  return new Set(found.flatMap((one) => one.ServicePrincipal ?? []));
}

/** Accounts to which the organization has delegated a service. Throws what AWS answers. */
export async function delegatedAdministrators(session: Session, target: Target, ServicePrincipal: string): Promise<AccountId[]> {
  const { client, paced } = organizations(session, target);
  const found = await everyPage(async (NextToken) => {
    const page = await paced(() => client.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal, NextToken })));
    return { items: page.DelegatedAdministrators ?? [], next: page.NextToken };
  });
  return found.flatMap((one) => one.Id ?? []);
}

function organizations(session: Session, { connection, desired }: Target) {
  const { globalRegion } = partitionOrThrow(desired.regions[0] ?? "");
  const client = session.client(OrganizationsClient, connection, globalRegion, "organizations");
  const pacer = session.pacer(`organizations ${connection.key}`, organizationsPace);
  return { client, paced: <T>(call: () => Promise<T>): Promise<T> => pacer.run(call, true) };
}
