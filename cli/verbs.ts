import type { descriptions } from "./descriptions";
import type { Verb } from "./verb";

/** Each verb's own modules are loaded only when it is asked for: `--version` needs neither the AWS SDK nor zod. */
export const verbs: Readonly<Record<keyof typeof descriptions, () => Promise<Verb>>> = {
  verify: async () => (await import("./verify/command.js")).verifyCommand,
  iam: async () => (await import("./iam/command.js")).iamCommand,
  doctor: async () => (await import("./doctor/command.js")).doctorCommand,
  emulator: async () => (await import("./emulator.js")).emulatorCommand,
};
