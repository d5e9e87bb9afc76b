import { effectiveConnection } from "../../provider/aws/connection";
import { partitionOf } from "../../provider/aws/regions";
import { sortedGroups } from "../../provider/core/plan";
import type { ActionSpec, Service, SharedInputs } from "../../provider/services/service";
import type { Declared } from "../declarations/declared";

/** What one declaration asks of IAM. */
export interface Need {
  readonly service: Service;
  /** Absent where nothing is declared: then whatever can switch something on is needed, and nothing that switches off. */
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
  /** Sorted. */
  readonly actions: readonly string[];
  /** Absent: the actions take no narrower resource than `*` in all their uses. */
  readonly resources?: readonly string[];
}

type Mode = SharedInputs["mode"];

export const needOf = ({ service, inputs, stackConfig }: Declared, mode: Mode = inputs.mode): Need => ({
  service,
  inputs,
  writes: mode === "manage",
  roles: effectiveConnection(inputs.connection, stackConfig).roles.map(({ roleArn }) => roleArn),
  partition: partitionOf(service.desired(inputs).regions[0] ?? "us-east-1").name,
});

/** Least privilege for these needs. GetCallerIdentity is not in it: AWS allows it to everybody. */
export function permissionsFor(needs: readonly Need[], doctor: boolean): Permission[] {
  const roles = needs.flatMap((need) => need.roles);
  return [
    ...organizationPermissions(needs, doctor),
    ...sortedGroups(needs, ({ service }) => service.kind).flatMap(([, own]) => servicePermissions(own, doctor)),
    permission("Connection", "assume the role of the declaration's connection", ["sts:AssumeRole"], roles),
  ].filter(({ actions, resources }) => actions.length > 0 && resources?.length !== 0);
}

/** What the package itself reads in AWS Organizations, whatever the service. */
const organizationReads = [
  "organizations:DescribeOrganization",
  "organizations:DescribeOrganizationalUnit",
  "organizations:ListAccounts",
  "organizations:ListDelegatedAdministrators",
];

function organizationPermissions(needs: readonly Need[], doctor: boolean): Permission[] {
  const namesAccounts = needs.some(({ inputs }) => inputs?.organization === undefined);
  const isElsewhere = needs.some(({ partition }) => partition !== "aws");
  return [
    permission("OrganizationRead", "selectors, names of accounts and units, administrators", organizationReads),
    permission(
      "OrganizationAccount",
      "whether an account in a list is closed, suspended or gone",
      namesAccounts ? ["organizations:DescribeAccount"] : [],
    ),
    permission(
      "OrganizationTree",
      "organizational units where ListAccounts does not report the path of an account: partitions other than aws",
      isElsewhere
        ? [
            "organizations:ListAccountsForParent",
            "organizations:ListOrganizationalUnitsForParent",
            "organizations:ListRoots",
          ]
        : [],
    ),
    permission(
      "OrganizationDoctor",
      "doctor: trusted access of services",
      doctor ? ["organizations:ListAWSServiceAccessForOrganization"] : [],
    ),
  ];
}

/** IAM actions that take a narrower resource. */
const isForRoles = (action: string): boolean => action.startsWith("iam:");

function servicePermissions(needs: readonly Need[], doctor: boolean): Permission[] {
  const { service } = needs[0] as Need;
  const { kind, principal, iam } = service;
  const writes = Object.entries(service.actions).flatMap(([name, action]) => {
    const own = needs.filter((need) => need.writes && isNeeded(need, name, action));
    return own.length === 0 ? [] : [{ name, action, own }];
  });
  const partitions = [...new Set(writes.flatMap(({ own }) => own.map(({ partition }) => partition)))];
  const assumed = writes.flatMap(({ action, own }) =>
    own.flatMap(({ inputs, partition }) =>
      (inputs === undefined ? [] : (action.assumes?.(inputs) ?? [])).map((arn) =>
        arn.replace(/^arn:aws:/, `arn:${partition}:`),
      ),
    ),
  );
  const perActions = sortedGroups(writes, ({ action }) => plainActions(action.iam).sort().join(" ")).map(([, same]) => {
    const [{ name, action }] = same as [(typeof same)[number]];
    const sid = `${kind}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
    const verbs = [...new Set(same.map((one) => one.action.verb))];
    return permission(sid, verbs.map((verb) => `${verb} ...`).join(" "), plainActions(action.iam));
  });
  return [
    permission(`${kind}Observe`, "observe what is on", plainActions(iam.read)),
    permission(`${kind}Doctor`, "doctor", doctor ? plainActions(iam.diagnose ?? []) : []),
    ...perActions,
    permission(
      `${kind}ServiceRole`,
      "the service-linked roles that AWS creates when the service is switched on",
      writes.flatMap(({ action }) => action.iam.filter(isForRoles)),
      partitions.flatMap((partition) =>
        [principal, `*.${principal}`].map((owner) => `arn:${partition}:iam::*:role/aws-service-role/${owner}/*`),
      ),
    ),
    permission(`${kind}MemberRole`, "act in a member account", assumed.length === 0 ? [] : ["sts:AssumeRole"], assumed),
  ];
}

/** Those that take no narrower resource, and that the package does not need anyway. */
const plainActions = (actions: readonly string[]): string[] =>
  actions.filter((action) => !isForRoles(action) && !organizationReads.includes(action));

/** Whether a declaration can ever need the action. */
function isNeeded({ service, inputs }: Need, name: string, action: ActionSpec<SharedInputs>): boolean {
  if (inputs === undefined) return action.direction === "on" && action.resetsMembership !== true;
  if (action.neededBy?.(inputs) === false) return false;
  return action.direction === "on" || switchesOff(service, inputs).includes(name);
}

/** The actions that can switch something off: those of the chosen release levels, and with `exactly` the one against surplus. */
function switchesOff({ releases, surplusAction, desired }: Service, inputs: SharedInputs): string[] {
  const { capability, account } = inputs.onRelease;
  const isExact = surplusAction !== undefined && desired(inputs).match === "exactly";
  return [
    ...(releases.capability[capability] ?? []),
    ...(releases.account[account] ?? []),
    ...(isExact ? [surplusAction] : []),
  ];
}

function permission(
  sid: string,
  reason: string,
  actions: readonly string[],
  resources?: readonly string[],
): Permission {
  const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
  return {
    sid,
    reason,
    actions: unique(actions),
    ...(resources === undefined ? {} : { resources: unique(resources) }),
  };
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
    .map(({ sid, reason, actions, resources }) =>
      [`${sid}: ${reason}`, ...actions, ...(resources ?? []).map((arn) => `on ${arn}`)].join("\n    "),
    )
    .join("\n");
