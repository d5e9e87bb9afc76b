import { services as emulated } from "../../../emulator/services";
import { Session } from "../../../provider/aws/session";
import type { InProcessAws, Peer } from "./wire";

const endpoints = JSON.stringify([
  Object.fromEntries(emulated.map(({ name }) => [name.replaceAll("-", ""), "http://aws.invalid"])),
]);

/** Without files of the machine: reading one would be real time in virtual time. */
const sdkDefaults = { defaultsMode: "standard", useDualstackEndpoint: false, useFipsEndpoint: false };

export function sessionFor(aws: InProcessAws, peer: Peer, said: string[]): Session {
  const session = new Session({
    clock: aws.time.clockFor(peer),
    log: (line) => void said.push(line),
    sdk: { ...sdkDefaults, ...aws.sdkFor(peer) },
  });
  session.stackConfig = stackConfig;
  return session;
}

export const stackConfig = (key: string): string | undefined =>
  ({ "aws:accessKey": "simulation", "aws:secretKey": "secret", "aws:endpoints": endpoints })[key];
