import fc from "fast-check";

/** The same cases in every run, so that a red pipeline is red again; another seed looks for new ones. */
fc.configureGlobal({ seed: Number(process.env["PROPERTY_SEED"] ?? 20_261_121) });
