import type { ActionSpec, Service } from "../service";
import { apply } from "./apply";
import { classify } from "./codes";
import { diagnose } from "./doctor";
import type { Action, Inputs } from "./inputs";
import { batch, capability, releases, schema } from "./inputs";
import { observe } from "./observe";

const member = { family: "membership", batch, perCapability: false } as const;
const leaving = { ...member, direction: "off", administratorAlone: true } as const;

const actions: Readonly<Record<Action, ActionSpec<Inputs>>> = {
  enableSecurityHub: {
    ...member,
    batch: Number.POSITIVE_INFINITY,
    direction: "on",
    verb: "enable Security Hub in the administrator's own account without standards, then add as member and enable",
    iam: ["securityhub:EnableSecurityHub", "iam:CreateServiceLinkedRole"],
    neededBy: ({ enableSecurityHub }) => enableSecurityHub,
    followedBy: () => "create",
  },
  create: { ...member, direction: "on", verb: "add as member and enable", iam: ["securityhub:CreateMembers"] },
  disassociate: { ...leaving, verb: "disassociate", iam: ["securityhub:DisassociateMembers"] },
  deleteMember: { ...leaving, verb: "delete as member", iam: ["securityhub:DeleteMembers"] },
};

/**
 * AWS Security Hub CSPM, per member account of an administrator: Security Hub is on there and its findings reach the
 * administrator. Regional. Partial failure is inside HTTP 200 (`UnprocessedAccounts`), as a sentence without a code.
 * Under central configuration members are the business of configuration policies, and are only tracked here.
 */
export const securityHubMemberSet: Service<Inputs, Action> = {
  kind: "SecurityHubMemberSet",
  title: "AWS Security Hub CSPM",
  signingName: "securityhub",
  principal: "securityhub.amazonaws.com",
  schema,
  capabilities: [capability],
  // AWS throttles each operation at 10 calls a second, with bursts of 30 (API reference, Welcome).
  families: {
    hub: { perSecond: 5, concurrency: 2, maxPerSecond: 10 },
    members: { perSecond: 10, concurrency: 4, maxPerSecond: 10 },
    membership: { perSecond: 3, concurrency: 2, maxPerSecond: 10 },
  },
  actions,
  releases,
  // User guide, securityhub-data-retention: "Security Hub is still enabled in both accounts".
  consequences: {
    retain: "stays a member, monitored and billed",
    disassociate: "Security Hub stays on and billed there, invisible to the administrator",
    deleteMember:
      "Security Hub stays on and billed there; the administrator's record is deleted, but for accounts of the " +
      "organization, whose records AWS keeps",
  },
  iam: {
    read: [
      "securityhub:DescribeHub",
      "securityhub:DescribeOrganizationConfiguration",
      "securityhub:GetMembers",
      "securityhub:ListMembers",
      // Who the administrator is, where Security Hub itself does not say it.
      "organizations:ListDelegatedAdministrators",
    ],
  },
  importInputs: (regions) => ({ regions }),
  desired: ({ regions }) => ({ regions, capabilities: [capability], match: "atLeast" }),
  observe,
  apply,
  diagnose,
  classify,
};
