import { expect } from "vitest";
import { administratorAccount } from "../../../emulator";
import type { Service } from "../../../provider/services/service";
import type { Sample } from "./samples";
import type { Scene } from "./scene";
import { name, openScene } from "./scene";

/** What every service must keep. Each throws when it is broken; see `broken.test.ts` for services that break them. */
export interface Law {
  /** Accounts of the scene; a few unless the law is about batches. */
  readonly size?: (sample: Sample) => number;
  /** The administrator's own account is declared too. */
  readonly own?: true;
  /** Its situations name accounts of their own, the administrator's among them. */
  readonly guided?: true;
  /** Why the law does not apply to a service. */
  readonly skip?: (service: Service, sample: Sample) => string | undefined;
  readonly keep: (scene: Scene) => Promise<void>;
}

export type Laws = Readonly<Record<string, Law>>;

export async function judge(law: Law, service: Service, sample: Sample): Promise<void> {
  const scene = await openScene(service, sample, { size: law.size?.(sample), own: law.own });
  try {
    await law.keep(scene);
    assertWithinAwsLimits(scene, law.guided === true ? [...scene.accounts, administratorAccount] : scene.accounts);
  } finally {
    await scene.emulator.close();
  }
}

/** Always on: no call names more accounts than AWS takes, and none names an account that nobody declared. */
function assertWithinAwsLimits({ emulator, service, sample }: Scene, accounts: readonly string[]): void {
  for (const entry of emulator.journal.entries({ service: service.signingName })) {
    const most = sample.most[entry.operation] ?? 1;
    if (entry.ids.length > 0) expect(entry.ids.length, entry.operation).toBeLessThanOrEqual(most);
    if (entry.kind === "write") expect(accounts, entry.operation).toEqual(expect.arrayContaining([...entry.ids]));
  }
}

export async function bringUp({ stack, program, accounts, isCovered }: Scene): Promise<void> {
  expect(await stack.up(program)).toEqual({ failures: {}, ran: [name] });
  expect(accounts.filter((account) => !isCovered(account))).toEqual([]);
}

/** Release levels that concern accounts; one that ends more than them has tests of its own. */
export const levelsOf = (service: Service): string[] =>
  Object.keys(service.releases.account).filter((level) => level !== "cancelMembership");
