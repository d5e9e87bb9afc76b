import { Dice } from "../simulation/random";
import type { Elements } from "./mangled";
import { isAbout } from "./mangled";
import type { Start, WorldName } from "./scene";
import { Scene } from "./scene";

const kept = new Map<string, Promise<ReadonlyMap<string, Elements>>>();

/** What each read answers about an account where it is as declared, and where it is not: for answers that say both. */
export function toldAbout(from: Start, world: WorldName, account: string): Promise<ReadonlyMap<string, Elements>> {
  const gap = world === "newcomer" ? "newcomer" : "gap";
  const key = `${from.service.kind} ${gap} ${account}`;
  const known = kept.get(key) ?? learn(from, gap, account);
  kept.set(key, known);
  return known;
}

async function learn(from: Start, gap: WorldName, account: string): Promise<ReadonlyMap<string, Elements>> {
  const [on, off] = [await answersIn(from, "covered", account), await answersIn(from, gap, account)];
  return new Map(
    [...new Set([...on.keys(), ...off.keys()])].map((operation) => [
      operation,
      { covered: on.get(operation) ?? [], gap: off.get(operation) ?? [] },
    ]),
  );
}

/** Elements of lists about the account, by operation; of another one in its name where nobody declares it. */
async function answersIn(from: Start, world: WorldName, account: string): Promise<Map<string, unknown[]>> {
  const scene = await Scene.open(from, world, false, new Dice(1), account);
  const found = new Map<string, unknown[]>();
  const whom = scene.accounts.includes(account) ? account : (scene.accounts[0] as string);
  scene.between = async ({ service, operation, kind }, carryOut) => {
    const answer = await carryOut();
    if (service !== from.service.signingName || kind === "write" || answer.status !== 200) return answer;
    const lists = Object.values(JSON.parse(answer.body || "{}") as object)
      .filter(Array.isArray)
      .flat() as unknown[];
    const own = lists.filter((one) => isAbout(whom, one));
    found.set(operation, JSON.parse(JSON.stringify(own).replaceAll(whom, account)) as unknown[]);
    return answer;
  };
  try {
    await scene.verify();
    return found;
  } finally {
    await scene.close();
  }
}
