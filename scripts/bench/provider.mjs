// @ts-check
import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../places.mjs";

/**
 * One Pulumi command as the provider sees it, in a process of its own: check, diff, and create, update or delete.
 * @typedef {object} Command
 * @property {"preview" | "up" | "destroy"} verb
 * @property {string} endpoint
 * @property {readonly {kind: string, name: string, inputs: object}[]} resources
 * @property {Readonly<Record<string, Saved>>} state
 *
 * @typedef {{inputs: object, outputs: object}} Saved
 *
 * @typedef {object} Measured
 * @property {number} seconds wall time of the operations, without the start of Node
 * @property {number} cpuSeconds of the whole process
 * @property {number} mebibytes peak memory
 * @property {Record<string, Saved>} state
 */

const built = createRequire(join(root, "dist", "bench.js"));

/** @param {Command} command @returns {Promise<Measured>} */
export const measured = (command) =>
  new Promise((resolve, reject) => {
    const running = fork(new URL(import.meta.url), ["child"], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    running.send(command);
    running.once("message", (message) => resolve(/** @type {Measured} */ (message)));
    running.once("exit", (code) => (code === 0 ? undefined : reject(new Error(`${command.verb} ended with ${code}`))));
  });

/** @param {Command} command @returns {Promise<Measured>} */
async function carryOut({ verb, endpoint, resources, state }) {
  process.env["AWS_ACCESS_KEY_ID"] = "bench";
  process.env["AWS_SECRET_ACCESS_KEY"] = "bench";
  const { run } = built("./provider/runtime.js");
  const { ProviderProcess } = built("./provider/lifecycle/process.js");
  const { Session } = built("./provider/aws/session.js");
  const { services } = built("./provider/services/index.js");
  const on = new ProviderProcess(new Session({ log: () => undefined }), 3_600_000);
  /** @type {Record<string, Saved>} */
  const after = { ...state };
  const startedAt = Date.now();
  const applying = [];
  for (const { kind, name, inputs } of resources) {
    const service = services.find((/** @type {{kind: string}} */ known) => known.kind === kind);
    const ask = (/** @type {string} */ operation, /** @type {unknown[]} */ args) => run(on, service, operation, args);
    const old = state[name];
    if (verb === "destroy") {
      applying.push(ask("delete", ["id", old?.outputs]).then(() => void delete after[name]));
      continue;
    }
    const given = { ...inputs, connection: { endpoint }, resourceName: name, settle: { timeoutSeconds: 3600 } };
    const { inputs: news, failures } = await ask("check", [old?.inputs, given]);
    if (failures !== undefined) throw new Error(JSON.stringify(failures));
    const changes = old === undefined || (await ask("diff", ["id", old.outputs, news])).changes;
    if (verb === "preview" || !changes) continue;
    const applied = old === undefined ? ask("create", [news]) : ask("update", ["id", old.outputs, news]);
    applying.push(
      applied.then((answer) => void Object.assign(after, { [name]: { inputs: news, outputs: answer.outs } })),
    );
  }
  await Promise.all(applying);
  const seconds = (Date.now() - startedAt) / 1000;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return {
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    mebibytes: Math.round(maxRSS / 1024),
    state: JSON.parse(JSON.stringify(after)),
  };
}

if (process.argv[2] === "child")
  process.once("message", async (command) => {
    // A large message is lost where the channel ends before it has left.
    process.send?.(await carryOut(/** @type {Command} */ (command)), () => process.disconnect());
  });
