import type { Organization, OrganizationAccount } from "./contract";

/** The management account of every seeded world. */
export const managementAccount = "100000000000";
/** The delegated administrator of all services in all regions. */
export const administratorAccount = "100000000001";
/**
 * The 17 commercial regions that are on by default; the first one is the home of the Security Incident Response
 * membership.
 */
export const defaultRegions: readonly string[] = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
];
/** Regions that an account must opt in to. */
export const optInRegions: readonly string[] = [
  "af-south-1",
  "ap-east-1",
  "ap-east-2",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-west-1",
  "eu-central-2",
  "eu-south-1",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "mx-central-1",
];
/** Regions of the other partitions. */
const otherPartitions: readonly string[] = [
  "cn-north-1",
  "cn-northwest-1",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-iso-east-1",
  "us-iso-west-1",
  "us-isob-east-1",
  "us-isob-west-1",
  "eu-isoe-west-1",
  "us-isof-east-1",
  "us-isof-south-1",
  "eusc-de-east-1",
];
/** Every region that a world can have. */
export const everyRegion: readonly string[] = [...defaultRegions, ...optInRegions, ...otherPartitions];

const rootId = "r-0e0e";

/** Name, key, parent key of every seeded unit: four levels below the root. */
const tree: readonly (readonly [string, string, string | undefined])[] = [
  ["Security", "sec00001", undefined],
  ["Infrastructure", "infra001", undefined],
  ["Workloads", "work0001", undefined],
  ["Production", "prod0001", "work0001"],
  ["Payments", "pay00001", "prod0001"],
  ["Web", "web00001", "prod0001"],
  ["Test", "test0001", "work0001"],
  ["Sandbox", "sand0001", undefined],
];
/** Where members live, in turn. */
const homes = ["pay00001", "web00001", "test0001", "infra001", "sand0001", "web00001", "prod0001"];

/** Id of a seeded unit by its name. */
export const seededUnits: Readonly<Record<string, string>> = Object.fromEntries(
  tree.map(([name, key]) => [name, unitId(key)]),
);

function unitId(key: string): string {
  return `ou-${rootId.slice(2)}-${key}`;
}

/** The id of the seeded member with this index, counted from 0. */
export function memberAccount(index: number): string {
  return String(110_000_000_000 + (index + 1) * 1_000_003);
}

/**
 * An organization with a management account, a security account and `members` further active accounts in nested units.
 * The services behind `principals` have trusted access and a delegated administrator.
 */
export function seedOrganization(members: number, joinedAt: number, principals: readonly string[]): Organization {
  const account = (id: string, name: string, parentId: string): OrganizationAccount => ({
    id,
    name,
    email: `${name}@example.com`,
    state: "ACTIVE",
    parentId,
    joinedAt,
    disabledRegions: [],
  });
  const seeded = Array.from({ length: members }, (_, index) =>
    account(
      memberAccount(index),
      `member-${String(index + 1).padStart(4, "0")}`,
      unitId(homes[index % homes.length] as string),
    ),
  );
  const all = [
    account(managementAccount, "management", rootId),
    account(administratorAccount, "security", unitId("sec00001")),
    ...seeded,
  ];
  return {
    id: "o-emulated00",
    rootId,
    managementAccount,
    delegatedAdministrators: Object.fromEntries(principals.map((principal) => [principal, [administratorAccount]])),
    trustedAccess: [...principals],
    accounts: Object.fromEntries(all.map((one) => [one.id, one])),
    organizationalUnits: Object.fromEntries(
      tree.map(([name, key, parent]) => {
        const id = unitId(key);
        return [id, { id, name, parentId: parent === undefined ? rootId : unitId(parent) }];
      }),
    ),
  };
}
