import { ReadingSession } from "../../../provider/aws/readingSession";
import { parseStored } from "../../../provider/lifecycle/parse";
import { verifyDeclaration } from "../../../provider/lifecycle/verify";
import { isActive } from "./organization";
import { rowOf } from "./program";
import { stackConfig } from "./sessions";
import type { Simulation } from "./simulate";
import { count } from "./sometimes";
import type { Peer } from "./wire";

/**
 * What `aws-coverage verify --stack` does with each resource of the state. A cell that it calls covered is on in the
 * world, unless AWS itself tells old news.
 */
export async function verifyAll({ aws, engine, watch, happened }: Simulation): Promise<void> {
  const peer: Peer = { dead: false, calls: 0 };
  const signal = new AbortController().signal;
  const isTruthful = aws.faults.stalest === 0;
  count(happened, "verify");
  for (const saved of engine.state.resources.values()) {
    const session = new ReadingSession({
      clock: aws.time.clockFor(peer),
      sdk: aws.sdkFor(peer),
      signal,
      concurrency: 4,
      log: () => undefined,
    });
    const stored = parseStored(rowOf(saved.kind).service, saved.outputs);
    const verified = await aws.time
      .drive(verifyDeclaration(session, { ...stored.declaration, stackConfig, knowledge: {} }, { scope: {}, signal }))
      .catch((error: Error) => ({ cells: [], failed: error.message }));
    const { isOn, isReported = isOn } = rowOf(saved.kind);
    for (const cell of verified.cells)
      if (isTruthful && cell.state === "covered" && isActive(aws.world, cell.account) && !isReported(aws.world, cell))
        watch.violate(`verify says covered: ${saved.name} ${cell.region} ${cell.account} ${cell.capability}`);
  }
  peer.dead = true;
  aws.time.clear();
}
