// @ts-check
import { mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { enginePath } from "./engine.mjs";

/** The only variables of the caller that get through: neither credentials nor settings of AWS, Pulumi, npm, Node or a proxy. */
const harmless = [
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "TERM",
  "TZ",
  "TMPDIR",
  "TEMP",
  "TMP",
  "USER",
  "LOGNAME",
  "SHELL",
  "SystemRoot",
  "ComSpec",
  "PATHEXT",
  "CI",
  "NO_COLOR",
];

/** Nothing listens here: a call that was not pointed at an emulator fails instead of reaching AWS. */
const nowhere = "http://127.0.0.1:9";

/**
 * A closed world for one Pulumi project: own home, own state, no network, no credentials, the engine first on PATH.
 * @param {{folder: string, endpoint?: string, account?: string, region?: string}} options
 *   folder: where home and state live. endpoint: the emulator. account: the calling account, else the delegated administrator
 * @returns {Record<string, string>}
 */
export function engineEnv({ folder, endpoint = nowhere, account = "emulator", region = "us-east-1" }) {
  const state = join(folder, "state");
  mkdirSync(state, { recursive: true });
  const kept = Object.fromEntries(
    harmless.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? ""]])),
  );
  return {
    ...kept,
    PATH: [dirname(enginePath()), dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
    HOME: folder,
    PULUMI_HOME: join(folder, "pulumi-home"),
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "1",
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "emulator",
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-credentials"),
    AWS_CONFIG_FILE: join(folder, "no-config"),
  };
}
