// @ts-check
import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../places.mjs";

/**
 * The same work as a loop over accounts would do it, with the same SDK and one account a call, as fast as answers come:
 * look, switch on what is off, look again. Not of Security Incident Response, which covers whole organizational units.
 */
const built = createRequire(join(root, "dist", "bench.js"));

/** @param {string} kind @param {string} endpoint @param {readonly string[]} accounts @param {string} region @returns {Promise<{seconds: number}>} */
export const oneByOne = (kind, endpoint, accounts, region) =>
  new Promise((resolve, reject) => {
    const running = fork(new URL(import.meta.url), ["child"], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    running.send({ kind, endpoint, accounts, region });
    running.once("message", (message) => resolve(/** @type {{seconds: number}} */ (message)));
    running.once("exit", (code) => (code === 0 ? undefined : reject(new Error(`one by one ended with ${code}`))));
  });

const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };

/** @type {Record<string, (options: {endpoint: string, region: string}, accounts: readonly string[]) => Promise<void>>} */
export const loops = {
  async InspectorAccountEnablement({ endpoint, region }, accounts) {
    const { Inspector2 } = built("@aws-sdk/client-inspector2");
    const client = new Inspector2({ endpoint, region, credentials });
    for (const account of accounts) {
      const accountIds = [account];
      const look = await client.batchGetAccountStatus({ accountIds });
      if (look.accounts?.[0]?.resourceState?.ec2?.status === "ENABLED") continue;
      await client.enable({ accountIds, resourceTypes: ["EC2", "ECR", "LAMBDA"] });
      await client.batchGetAccountStatus({ accountIds });
    }
  },
  async GuardDutyMemberSet({ endpoint, region }, accounts) {
    const { GuardDuty } = built("@aws-sdk/client-guardduty");
    const client = new GuardDuty({ endpoint, region, credentials });
    const { DetectorIds } = await client.listDetectors({});
    const DetectorId = DetectorIds?.[0];
    for (const account of accounts) {
      const AccountIds = [account];
      const { Members } = await client.getMembers({ DetectorId, AccountIds });
      if (Members?.[0]?.RelationshipStatus !== "Enabled")
        await client.createMembers({
          DetectorId,
          AccountDetails: [{ AccountId: account, Email: `${account}@example.com` }],
        });
      const { MemberDataSourceConfigurations: seen } = await client.getMemberDetectors({ DetectorId, AccountIds });
      const isOn = (/** @type {string} */ name) =>
        seen?.[0]?.Features?.some(
          (/** @type {{Name: string, Status: string}} */ one) => one.Name === name && one.Status === "ENABLED",
        );
      if (["S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS"].every(isOn)) continue;
      const Features = ["S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS"].map((Name) => ({ Name, Status: "ENABLED" }));
      await client.updateMemberDetectors({ DetectorId, AccountIds, Features });
    }
  },
  async SecurityHubMemberSet({ endpoint, region }, accounts) {
    const { SecurityHub } = built("@aws-sdk/client-securityhub");
    const client = new SecurityHub({ endpoint, region, credentials });
    for (const account of accounts) {
      const AccountIds = [account];
      const { Members } = await client.getMembers({ AccountIds });
      if (Members?.[0]?.MemberStatus === "Enabled") continue;
      await client.createMembers({ AccountDetails: [{ AccountId: account }] });
      await client.getMembers({ AccountIds });
    }
  },
};

if (process.argv[2] === "child")
  process.once("message", async (message) => {
    const { kind, accounts, ...options } =
      /** @type {{kind: string, accounts: string[], endpoint: string, region: string}} */ (message);
    const startedAt = Date.now();
    await loops[kind]?.(options, accounts);
    process.send?.({ seconds: (Date.now() - startedAt) / 1000 }, () => process.disconnect());
  });
