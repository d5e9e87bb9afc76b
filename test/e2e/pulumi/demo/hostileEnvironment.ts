import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cache } from "../../../../scripts/places.mjs";
import type { Process } from "../engine/processes";
import { processesWith } from "../engine/processes";

/** A machine on which everything points at AWS: keys, a profile with a credential process, endpoints, a proxy, a web identity. */
export interface HostileEnvironment {
  readonly env: Record<string, string>;
  /** Where programs put their temporary files. */
  readonly temporary: string;
  /** What was started in this environment and still lives. */
  processes(): readonly Process[];
  /** Connections that "AWS" or the proxy got. */
  connections(): number;
  /** Whether somebody asked the profile for credentials. */
  credentialsWereUsed(): boolean;
  close(): Promise<void>;
}

export async function hostileEnvironment(): Promise<HostileEnvironment> {
  let connections = 0;
  const aws = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "aws-coverage-hostile-")));
  const marker = basename(folder);
  const [home, temporary] = [join(folder, "home"), join(folder, "tmp")];
  const used = join(folder, "credentials-were-used");
  for (const one of [join(home, ".aws"), temporary]) mkdirSync(one, { recursive: true });
  const keys = { AccessKeyId: "AKIAREALREALREALREAL", SecretAccessKey: "real", Version: 1 };
  writeFileSync(join(home, "keys.sh"), `touch ${used}; echo '${JSON.stringify(keys)}'`);
  const profile = `credential_process = sh ${join(home, "keys.sh")}\nregion = us-west-2\nendpoint_url = ${url}\n`;
  writeFileSync(join(home, ".aws", "config"), `[default]\n${profile}\n[profile production]\n${profile}`);
  return {
    temporary,
    processes: () => processesWith("LOGNAME", marker),
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      TMPDIR: temporary,
      LOGNAME: marker,
      PULUMI_AWS_COVERAGE_CACHE: cache,
      AWS_PROFILE: "production",
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_INSPECTOR2: url,
      AWS_REGION: "us-west-2",
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials`,
      AWS_USE_FIPS_ENDPOINT: "true",
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
      PULUMI_BACKEND_URL: url,
      PULUMI_ACCESS_TOKEN: "pul-real",
      PULUMI_STACK: "production",
      NODE_OPTIONS: "--no-warnings",
    },
    connections: () => connections,
    credentialsWereUsed: () => existsSync(used),
    async close() {
      await new Promise((resolve) => aws.close(resolve));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
