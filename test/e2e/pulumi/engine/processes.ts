import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** Live processes that carry `NAME=value` in their environment: whatever a project's engine started, orphans included. Linux only. */
export function processesWith(name: string, value: string): readonly Process[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        if (!readFileSync(`/proc/${entry}/environ`, "utf8").split("\0").includes(`${name}=${value}`)) return [];
        return [
          { pid: Number(entry), command: readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " ").trim() },
        ];
      } catch {
        return []; // gone meanwhile, or not ours to look at
      }
    })
    .filter(({ command }) => command !== ""); // a zombie has none
}
