import type { Cell } from "../../provider/core/cell";
import { counted } from "../../provider/core/planText";
import { printable } from "../../provider/core/printable";
import { summarize } from "../../provider/core/summary";
import type { Io } from "../io";

/** What a person sees while AWS is asked. */
export interface Progress {
  /** A region of a declaration has been observed. */
  observed(label: string, region: string, cells: readonly Cell[]): void;
  /** A line worth keeping. */
  note(line: string): void;
  /** How many more regions of declarations there are to observe. */
  expect(regions: number): void;
  end(): void;
}

const silent: Progress = {
  observed: () => undefined,
  note: () => undefined,
  expect: () => undefined,
  end: () => undefined,
};

/** Redrawn at most this often. */
const redrawMs = 100;

export function progressOn({ stderr }: Io, quiet: boolean): Progress {
  if (quiet) return silent;
  return stderr.isTerminal ? live(stderr) : plain(stderr);
}

/** One line for each region, which reads well in the log of a pipeline. */
function plain(stderr: Io["stderr"]): Progress {
  const print = (line: string): void => void stderr.write(`${printable(line)}\n`);
  return {
    ...silent,
    note: print,
    observed: (label, region, cells) => print(`${label}: ${region}: ${countsOf(cells)}`),
  };
}

function countsOf(cells: readonly Cell[]): string {
  const summary = summarize(cells);
  const open = (["gap", "surplus", "pending", "unknown"] as const).filter((state) => summary[state] > 0);
  return `${counted(summary.cells, "cell", "cells")}, ${open.length === 0 ? "none open" : open.map((state) => `${summary[state]} ${state}`).join(", ")}`;
}

/** One line that is drawn over itself. */
function live(stderr: Io["stderr"]): Progress {
  let expected = 0;
  let done = 0;
  let open = 0;
  let drawnAt = 0;
  const clear = "\r\u001b[2K";
  const draw = (always = false): void => {
    if (!always && Date.now() - drawnAt < redrawMs) return;
    drawnAt = Date.now();
    const line = `observing: ${done} of ${expected} regions, ${counted(open, "cell", "cells")} not covered so far`;
    void stderr.write(`${clear}${line.slice(0, Math.max(20, (stderr.columns ?? 80) - 1))}`);
  };
  return {
    expect: (regions) => {
      expected += regions;
      draw();
    },
    observed: (_label, _region, cells) => {
      done += 1;
      open += cells.reduce((sum, cell) => sum + (cell.state === "covered" ? 0 : 1), 0);
      draw(done === expected);
    },
    note: (line) => {
      void stderr.write(`${clear}${printable(line)}\n`);
      draw(true);
    },
    end: () => void stderr.write(clear),
  };
}
