// Preloaded by bench.mjs into the command line: tells its parent the peak memory when it ends.
process.once("exit", () => process.send?.({ mebibytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
