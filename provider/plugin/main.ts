#!/usr/bin/env node
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { EngineMessages } from "./engineMessages";
import type { Seam } from "./methods";
import { methodsOf } from "./methods";
import { grpc, unlimited } from "./protocol";

/**
 * `pulumi-resource-aws-coverage ENGINE-ADDRESS`: started by the engine, which reads the port from the first line. The
 * engine holds our stdin as a pipe, so that its end is ours, however it comes.
 */
const engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
const messages = new EngineMessages(engineAddress ?? "127.0.0.1:1");

let loaded: Seam | undefined;
function seam(): Seam {
  if (loaded !== undefined) return loaded;
  const runtime = require("../runtime") as Seam & { useHost(host: object): void };
  if (engineAddress !== undefined) runtime.useHost({ engineAddress, info: messages.info, warning: messages.warning });
  loaded = runtime;
  return runtime;
}

const server = new grpc.Server(unlimited);
server.addService(
  ResourceProviderService,
  methodsOf(seam, () => messages),
);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`, () => setImmediate(seam));
});

// What is under way is still saved: the engine waits a few seconds before it kills.
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    seam().interrupt();
    server.tryShutdown(() => process.exit(0));
  });
process.stdin.on("end", () => process.exit(0)).resume();
