import { it } from "vitest";
import { services } from "../../../provider/services";
import { samples } from "./samples";
import { openScene, name } from "./scene";
import { tours } from "./tours";
import { watching } from "./watching";
it.each(services.filter((s) => tours[s.kind]))("$kind", async (service) => {
  const w = watching(service);
  const scene = await openScene(w.service, samples[service.kind]!, 4);
  let stack = scene.stack;
  for (const [index, stop] of tours[service.kind]!.entries()) {
    scene.emulator.edit(...(stop.edits?.(scene.emulator) ?? []));
    if (stop.anew) stack = scene.another(scene.emulator, stop.caller);
    const { failures } = await stack.up(scene.programWith(stop.inputs ?? {}));
    const ended = stop.destroys ? await stack.destroy() : {};
    console.log(service.kind, index, failures[name]?.message?.slice(0, 500), (ended as any)[name]?.message?.slice(0,300));
  }
  console.log(service.kind, "READ missing in iam", [...w.observed].filter((o) => !service.iam.read.includes(o)), "never asked", service.iam.read.filter((o) => !w.observed.has(o)), "unpaced", [...w.unpaced]);
  for (const [action, spec] of Object.entries(service.actions)) {
    const ops = w.applied.get(action);
    console.log(service.kind, action, ops === undefined ? "NEVER" : [...ops].filter((o) => !spec.iam.includes(o) && !service.iam.read.includes(o)), "never", spec.iam.filter((o) => !ops?.has(o)));
  }
  await scene.emulator.close();
});
