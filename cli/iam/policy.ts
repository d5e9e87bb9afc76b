import { effectiveConnection } from "../../provider/aws/connection";
import { partitionOf } from "../../provider/aws/regions";
import { sortedGroups } from "../../provider/core/plan";
import type { ActionSpec, Service, SharedInputs } from "../../provider/services/service";
import type { Declared } from "../declarations/declared";

/** What one declaration asks of IAM. */
export interface Need {
  readonly service: Service;
  /**
   * Absent where nothing is declared: then whatever can switch something on is needed, and nothing that switches off.
   */
  readonly inputs?: SharedInputs;
  /** `manage`: `pulumi up` and `pulumi destroy` as well. */
  readonly writes: boolean;
  /** Roles that its connection assumes. */
  readonly roles: readonly string[];
  readonly partition: string;
}

/** IAM actions with the one reason for which they are needed. */
export interface Permission {
  readonly sid: string;
  readonly reason: string;
  readonly actions: readonly string[];
  /** Absent: the actions take no narrower resource than `*` in all their uses. */
  readonly resources?: readonly string[];
}

export const needOf = ({ service, inputs, stackConfig }: Declared, mode = inputs.mode): Need => ({
  service,
  inputs,
  writes: mode === "manage",
  roles: effectiveConnection(inputs.connection, stackConfig).roles.map(({ roleArn }) => roleArn),
  partition: partitionOf(service.desired(inputs).regions[0] ?? "us-east-1").name,
});

/** Least privilege for these needs. GetCallerIdentity is not in it: AWS allows it to everybody. */
export function permissionsFor(needs: readonly Need[], doctor: boolean): Permission[] {
  const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
  const roles = needs.flatMap((need) => need.roles);
  const reason = "assume the role of the declaration's connection";
  return [
    ...organizationPermissions(needs, doctor),
    ...sortedGroups(needs, ({ service }) => service.kind).flatMap(([, own]) => servicePermissions(own, doctor)),
    { sid: "Connection", reason, actions: ["sts:AssumeRole"], resources: roles },
  ]
    .filter(({ actions, resources }) => actions.length > 0 && resources?.length !== 0)
    .map((one) => ({
      ...one,
      actions: unique(one.actions),
      ...(one.resources && { resources: unique(one.resources) }),
    }));
}

/** What the package itself reads in AWS Organizations, whatever the service. */
const organizationReads = [
  "organizations:DescribeOrganization",
  "organizations:DescribeOrganizationalUnit",
  "organizations:ListAccounts",
  "organizations:ListDelegatedAdministrators",
];
const treeReads = [
  "organizations:ListAccountsForParent",
  "organizations:ListOrganizationalUnitsForParent",
  "organizations:ListRoots",
];

function organizationPermissions(needs: readonly Need[], doctor: boolean): Permission[] {
  const reads: Permission = {
    sid: "OrganizationRead",
    reason: "selectors, names of accounts and units, administrators",
    actions: organizationReads,
  };
  const account: Permission = {
    sid: "OrganizationAccount",
    reason: "whether an account in a list is closed, suspended or gone",
    actions: ["organizations:DescribeAccount"],
  };
  const tree: Permission = {
    sid: "OrganizationTree",
    reason: "the units of accounts in partitions other than aws, where ListAccounts may not report them",
    actions: treeReads,
  };
  const access: Permission = {
    sid: "OrganizationDoctor",
    reason: "doctor: trusted access of services",
    actions: ["organizations:ListAWSServiceAccessForOrganization"],
  };
  return [
    reads,
    ...(needs.some(({ inputs }) => inputs?.organization === undefined) ? [account] : []),
    ...(needs.some(({ partition }) => partition !== "aws") ? [tree] : []),
    ...(doctor ? [access] : []),
  ];
}

function servicePermissions(needs: readonly Need[], doctor: boolean): Permission[] {
  const { kind, principal, iam, actions } = (needs[0] as Need).service;
  const writes = Object.entries(actions).flatMap(([name, action]) => {
    const own = needs.filter((need) => need.writes && isNeeded(need, name, action));
    return own.length === 0 ? [] : [{ name, action, own }];
  });
  const assumed = writes.flatMap(({ action, own }) =>
    own.flatMap(({ inputs, partition }) => {
      const arns = inputs === undefined ? undefined : action.assumes?.(inputs);
      return (arns ?? []).map((arn) => arn.replace(/^arn:aws:/, `arn:${partition}:`));
    }),
  );
  const serviceRoles = writes.flatMap(({ own }) =>
    own.flatMap(({ partition }) =>
      [principal, `*.${principal}`].map((owner) => `arn:${partition}:iam::*:role/aws-service-role/${owner}/*`),
    ),
  );
  const perCall = sortedGroups(writes, ({ action }) => plain(action.iam).join(" ")).map(([, same]) => ({
    sid: `${kind}${same[0]?.name.replace(/^./, (first) => first.toUpperCase())}`,
    reason: [...new Set(same.map(({ action }) => `${action.verb} ...`))].join(" "),
    actions: plain(same[0]?.action.iam),
  }));
  return [
    { sid: `${kind}Observe`, reason: "observe what is on", actions: plain(iam.read) },
    { sid: `${kind}Doctor`, reason: "doctor", actions: doctor ? plain(iam.diagnose) : [] },
    ...perCall,
    {
      sid: `${kind}ServiceRole`,
      reason: "the service-linked roles that AWS creates when the service is switched on",
      actions: writes.flatMap(({ action }) => action.iam.filter(isForRoles)),
      resources: serviceRoles,
    },
    { sid: `${kind}MemberRole`, reason: "act in a member account", actions: ["sts:AssumeRole"], resources: assumed },
  ];
}

/** IAM actions that take a narrower resource. */
const isForRoles = (action: string): boolean => action.startsWith("iam:");

/** Those that take none, and that are not allowed already. */
const plain = (actions: readonly string[] = []): string[] =>
  actions.filter((action) => !isForRoles(action) && !organizationReads.includes(action)).sort();

/** Whether a declaration can ever need the action. */
function isNeeded({ service, inputs }: Need, name: string, action: ActionSpec<SharedInputs>): boolean {
  if (inputs === undefined) return action.direction === "on" && action.resetsMembership !== true;
  if (action.neededBy?.(inputs) === false) return false;
  return action.direction === "on" || switchesOff(service, inputs).includes(name);
}

/**
 * The actions that can switch something off: those of the chosen release levels, and with `exactly` the one against
 * surplus.
 */
function switchesOff({ releases, surplusAction, desired }: Service, inputs: SharedInputs): string[] {
  const { capability, account } = inputs.onRelease;
  const chosen = [...(releases.capability[capability] ?? []), ...(releases.account[account] ?? [])];
  return surplusAction !== undefined && desired(inputs).match === "exactly" ? [...chosen, surplusAction] : chosen;
}

/** An IAM policy document. */
export const policyOf = (permissions: readonly Permission[]) => ({
  Version: "2012-10-17",
  Statement: permissions.map(({ sid, actions, resources }) => ({
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: resources ?? "*",
  })),
});

/** The same for people, with the reason of each statement. */
export const reasonsOf = (permissions: readonly Permission[]): string =>
  permissions
    .map(({ sid, reason, actions, resources = [] }) =>
      [`${sid}: ${reason}`, ...actions, ...resources.map((arn) => `on ${arn}`)].join("\n    "),
    )
    .join("\n");
