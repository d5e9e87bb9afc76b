// @ts-check
import { administratorAccount, managementAccount, memberAccount } from "pulumi-aws-coverage/emulator";

/** Besides the management and the security account. */
const members = 38;
export const accounts = members + 2;
export const regions = ["eu-west-1", "us-east-1"];
/** How long AWS's asynchronous changes take here; in reality seconds to minutes. */
const settleMs = 500;

/** The unit of the nth member, as the emulator seeds it. */
const homes = ["payments", "web", "test", "infrastructure", "sandbox", "web", "production"];

/** Account id to name: `payments-1`. */
const names = new Map([
  [managementAccount, "management"],
  [administratorAccount, "security"],
]);
for (let index = 0; index < members; index += 1) {
  const home = homes[index % homes.length] ?? "";
  const known = [...names.values()].filter((name) => name.startsWith(`${home}-`)).length;
  names.set(memberAccount(index), `${home}-${known + 1}`);
}

/** @param {string} name */
export function idOf(name) {
  const found = [...names].find(([, one]) => one === name)?.[0];
  if (found === undefined) throw new Error(`no account ${name} in the demo's organization`);
  return found;
}

/** `web-3 (110013000039)`. @param {string} name */
export const called = (name) => `${name} (${idOf(name)})`;

/** Counts by unit, for a picture of the organization. @returns {[unit: string, count: number][]} */
export function units() {
  const counts = new Map();
  for (const name of names.values()) {
    const unit = name.replace(/-\d+$/, "");
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  return [...counts];
}

export const suspended = "test-6";
export const policyManaged = "sandbox-5";

/** The world of the story: nothing is on but GuardDuty in the management account, one account is suspended, one under an organization policy. */
export function world() {
  const renamed = Object.fromEntries([...names].map(([id, name]) => [id, { name, email: `${name}@example.com` }]));
  return {
    accounts: members,
    regions,
    settleMs,
    edits: [
      guardDuty(
        Object.fromEntries(regions.map((region) => [region, { detectors: { [managementAccount]: detector } }])),
      ),
      { do: /** @type {const} */ ("merge"), patch: { organization: { accounts: renamed } } },
      {
        do: /** @type {const} */ ("setAccountState"),
        account: idOf(suspended),
        state: /** @type {const} */ ("SUSPENDED"),
      },
      { do: /** @type {const} */ ("inspectorPolicy"), account: idOf(policyManaged), policy: { EC2: "DISABLED" } },
    ],
  };
}

/** What an account that switched GuardDuty on by itself has. A management account must, before anybody can add it as a member. */
const detector = {
  id: "0123456789abcdef0123456789abcdef",
  status: "ENABLED",
  createdAt: 0,
  updatedAt: 0,
  frequency: "SIX_HOURS",
  tags: {},
  features: {},
  featuresUpdatedAt: 0,
};

/** An edit of GuardDuty's state, by region. @param {object} regions */
export const guardDuty = (regions) => ({
  do: /** @type {const} */ ("merge"),
  patch: { services: { guardduty: { regions } } },
});

/** Accounts that somebody switches something off in. */
export const drifted = ["payments-2", "web-3"].map(idOf);

/** Inspector off in one account, in the other in one region only, and there GuardDuty's S3 protection in the other region. */
export const driftEdits = () => [
  { do: "inspectorDisable", account: idOf("payments-2") },
  { do: "inspectorDisable", account: idOf("web-3"), regions: ["us-east-1"] },
  guardDuty({ "eu-west-1": { detectors: { [idOf("web-3")]: { features: { S3_DATA_EVENTS: "DISABLED" } } } } }),
];

/** A new account of the story. @param {string} id @param {string} name */
export function note(id, name) {
  names.set(id, name);
}
