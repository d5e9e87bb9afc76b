import { engineActions } from "./engineActions";
import type { Service } from "../../provider/services/service";

/** What one declaration asks of IAM. */
export interface Need {
  readonly service: Service;
  readonly writes: boolean;
  /** Roles that its connection assumes. */
  readonly roles: readonly string[];
  readonly partition: string;
}

export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const serviceLinkedRole = "iam:CreateServiceLinkedRole";
const assumeRole = "sts:AssumeRole";

/**
 * The policy for these needs, assembled from the services' own declarations and the engine's. None of the actions takes a
 * narrower resource than `*` in all its uses, save for the two that are told apart.
 */
export function policyFor(needs: readonly Need[]): Policy {
  const perService = new Map<Service, Need[]>();
  for (const need of needs) perService.set(need.service, [...(perService.get(need.service) ?? []), need]);
  const roles = unique(needs.flatMap((need) => need.roles));
  return {
    Version: "2012-10-17",
    Statement: [
      allow("Organization", [...engineActions.organization]),
      allow("Doctor", [...engineActions.doctor]),
      ...[...perService].flatMap(([service, own]) => statementsOf(service, own)),
      ...(roles.length === 0 ? [] : [allow("Connection", [assumeRole], roles)]),
    ],
  };
}

function statementsOf(service: Service, needs: readonly Need[]): Statement[] {
  const { kind, principal, iam } = service;
  const writers = needs.filter((need) => need.writes);
  const writes = writers.length > 0 ? iam.write : [];
  const special = [serviceLinkedRole, assumeRole];
  const plain = writes.filter((action) => !special.includes(action));
  const partitions = unique(writers.map((need) => need.partition));
  const arns = (path: string): string[] => partitions.map((partition) => `arn:${partition}:iam::*:role/${path}`);
  const named = { StringLike: { "iam:AWSServiceName": [principal, `*.${principal}`] } };
  return [
    allow(`${kind}Read`, [...iam.read, ...(iam.diagnose ?? [])]),
    ...(plain.length === 0 ? [] : [allow(`${kind}Write`, plain)]),
    ...(writes.includes(serviceLinkedRole)
      ? [{ ...allow(`${kind}ServiceRole`, [serviceLinkedRole], arns("aws-service-role/*")), Condition: named }]
      : []),
    ...(writes.includes(assumeRole) ? [allow(`${kind}MemberRole`, [assumeRole], arns("*"))] : []),
  ];
}

function allow(sid: string, actions: readonly string[], resources?: readonly string[]): Statement {
  return { Sid: sid, Effect: "Allow", Action: unique(actions).sort(), Resource: resources ?? "*" };
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
