import { test } from "vitest";
import { writeFileSync, mkdirSync } from "node:fs";
import { formats } from "/work/main/report/index";
import { sampleReport, bigReport } from "/work/main/test/report/sample";
test("gen", () => {
  mkdirSync("/tmp/out", { recursive: true });
  for (const [name, make] of [["sample", sampleReport], ["big", bigReport], ["worst", () => bigReport("worst")]] as const) {
    if (process.env.ONLY && !process.env.ONLY.includes(name)) continue;
    let t = Date.now();
    const report = make();
    console.log(name, "made", Date.now() - t, "cells", report.summary.cells, "open", report.cells.length);
    for (const f of formats) {
      t = Date.now();
      let bytes = 0; const parts: string[] = [];
      for (const p of f.pieces(report, f.name === "table" && name === "sample" ? {} : {})) { bytes += p.length; parts.push(p); }
      console.log(name, f.name, bytes, Date.now() - t, "ms");
      writeFileSync(`/tmp/out/${name}.${f.name}${f.extension}`, "");
      const fs = require("node:fs"); const fd = fs.openSync(`/tmp/out/${name}.${f.name}${f.extension}`, "w"); for (const p of parts) fs.writeSync(fd, p); fs.closeSync(fd);
    }
  }
}, 600000);
