import { RunError } from "@pulumi/pulumi";

const loopback = ["127.0.0.1", "localhost", "[::1]"];

/**
 * The connection of a program that must never reach a real AWS account: an emulator on this machine, or nothing. Its
 * credentials are pinned too, in Pulumi.yaml. A program for AWS itself has no such file: see examples/inspector-real-aws.
 */
export function emulatorOnly(): { endpoint: string } {
  const endpoint = process.env["AWS_COVERAGE_EMULATOR"];
  if (endpoint !== undefined && isOnThisMachine(endpoint)) return { endpoint };
  throw new RunError(
    `${endpoint === undefined ? "This is the offline demo" : `AWS_COVERAGE_EMULATOR is ${JSON.stringify(endpoint)}, which is not an address of this machine`}. ` +
      "It runs against an emulator of AWS only and never against an AWS account. Run `npm start`, which brings its own emulator. " +
      "For real AWS, see examples/inspector-real-aws.",
  );
}

function isOnThisMachine(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === "http:" && loopback.includes(url.hostname);
}
