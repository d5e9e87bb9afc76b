import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Scene } from "./engine/scene";
import { enablements, members, scene } from "./engine/scene";

// The provider's protocol, with the very modules that the dynamic provider itself uses.
const ofPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = ofPulumi("@grpc/grpc-js");
const protocol = ofPulumi("@pulumi/pulumi/proto/provider_pb");
const { ResourceProviderClient } = ofPulumi("@pulumi/pulumi/proto/provider_grpc_pb");
const { Struct } = ofPulumi("google-protobuf/google/protobuf/struct_pb");

/** A provider process that was started by hand: what the engine would have started, at an engine's address of our choice. */
describe("a provider process without an engine", () => {
  const accounts = members(2);
  let stack: Scene;
  let provider: ChildProcess | undefined;
  beforeEach(async () => {
    stack = await scene({ world: { accounts: 2 }, program: enablements({ fleet: { accounts } }) });
    await stack.must("up", "--skip-preview");
    stack.emulator.edit({ do: "inspectorDisable", account: accounts[0] as string });
    stack.emulator.journal.clear();
  });
  afterEach(async () => {
    provider?.kill("SIGKILL");
    await stack.close();
  });

  /** Starts it, and calls its methods with the inputs that are in state. */
  async function start(engine: string) {
    const script = ofPulumi.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    provider = spawn(process.execPath, [script, engine], {
      cwd: stack.folder,
      env: stack.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const exit = once(provider, "exit");
    const [port] = await once(provider.stdout as NodeJS.ReadableStream, "data");
    const client = new ResourceProviderClient(`127.0.0.1:${String(port).trim()}`, grpc.credentials.createInsecure());
    const inputs = Struct.fromJavaScript(
      (await stack.state()).deployment.resources?.find(({ id }) => id?.endsWith("/fleet"))?.inputs,
    );
    const call = (method: string, request: unknown): Promise<Error | undefined> =>
      new Promise((resolve) => client[method](request, (error: Error | null) => resolve(error ?? undefined)));
    const configure = new protocol.ConfigureRequest();
    configure.setArgs(new Struct());
    await call("configure", configure);
    const check = new protocol.CheckRequest();
    check.setOlds(new Struct());
    check.setNews(inputs);
    const create = new protocol.CreateRequest();
    create.setProperties(inputs);
    return { provider, exit, check: () => call("check", check), create: () => call("create", create) };
  }

  it("ends when nobody reads what it prints, instead of spinning on a broken pipe", async () => {
    const engine = createServer().listen(0, "127.0.0.1");
    await once(engine, "listening");
    try {
      const running = await start(`127.0.0.1:${(engine.address() as AddressInfo).port}`);
      running.provider.stdout?.destroy();
      void running.check();
      expect(await running.exit).toEqual([1, null]);
    } finally {
      engine.close();
    }
  });

  it("ends when its engine is gone, and writes nothing more", async () => {
    const running = await start("127.0.0.1:9");
    await running.check();
    const refusal = await running.create();
    // Either the process was gone first, or it refused to write.
    expect(refusal?.message).toMatch(/EngineGone|UNAVAILABLE/);
    expect(await running.exit).toEqual([1, null]);
    expect(stack.writes()).toEqual([]);
  });
});
