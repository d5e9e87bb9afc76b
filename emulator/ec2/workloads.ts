import type { Member, Shape } from "../model";

/**
 * What scanners ask about workloads, which no account of the emulator has: every list is empty, every default is the one
 * of a new account. Names on the wire are from the API reference of Amazon EC2 (version 2016-11-15).
 */
const emptyLists: Readonly<Record<string, readonly [member: string, wire: string]>> = {
  DescribeAddresses: ["Addresses", "addressesSet"],
  DescribeClientVpnEndpoints: ["ClientVpnEndpoints", "clientVpnEndpoint"],
  DescribeImages: ["Images", "imagesSet"],
  DescribeInstances: ["Reservations", "reservationSet"],
  DescribeLaunchTemplates: ["LaunchTemplates", "launchTemplates"],
  DescribeNetworkAcls: ["NetworkAcls", "networkAclSet"],
  DescribeNetworkInterfaces: ["NetworkInterfaces", "networkInterfaceSet"],
  DescribeSecurityGroups: ["SecurityGroups", "securityGroupInfo"],
  DescribeSnapshots: ["Snapshots", "snapshotSet"],
  DescribeTransitGateways: ["TransitGateways", "transitGatewaySet"],
  DescribeVolumes: ["Volumes", "volumeSet"],
};

const settings: Readonly<
  Record<string, { readonly members: Readonly<Record<string, Member>>; readonly value: object }>
> = {
  GetEbsEncryptionByDefault: {
    members: { EbsEncryptionByDefault: { shape: "Boolean", name: "ebsEncryptionByDefault" } },
    value: { EbsEncryptionByDefault: false },
  },
  GetImageBlockPublicAccessState: {
    members: { ImageBlockPublicAccessState: { shape: "String", name: "imageBlockPublicAccessState" } },
    value: { ImageBlockPublicAccessState: "block-new-sharing" },
  },
  GetInstanceMetadataDefaults: {
    members: { AccountLevel: { shape: "AccountLevel", name: "accountLevel" } },
    value: { AccountLevel: {} },
  },
  GetSnapshotBlockPublicAccessState: {
    members: { State: { shape: "String", name: "state" } },
    value: { State: "unblocked" },
  },
};

const structure = (members: Readonly<Record<string, Member>> = {}): Shape => ({ type: "structure", members });

export const workloadShapes: Readonly<Record<string, Shape>> = {
  AccountLevel: structure(),
  Anything: structure(),
  NoThings: { type: "list", member: { shape: "String" } },
  ...Object.fromEntries(
    Object.entries(emptyLists).map(([operation, [member, name]]) => [
      `${operation}Result`,
      structure({ [member]: { shape: "NoThings", name } }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(settings).map(([operation, { members }]) => [`${operation}Result`, structure(members)]),
  ),
};

const names = [...Object.keys(emptyLists), ...Object.keys(settings)];

/** Filters and pages are accepted and change nothing. */
export const workloadModels = Object.fromEntries(
  names.map((name) => [
    name,
    { method: "POST", uri: "/", code: 200, input: "Anything", output: `${name}Result`, errors: [] },
  ]),
);

export const workloadOperations: Readonly<Record<string, () => Record<string, unknown>>> = Object.fromEntries([
  ...Object.entries(emptyLists).map(([operation, [member]]) => [operation, () => ({ [member]: [] })] as const),
  ...Object.entries(settings).map(([operation, { value }]) => [operation, () => ({ ...value })] as const),
]);
