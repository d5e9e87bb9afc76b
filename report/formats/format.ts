import type { Report } from "../model/report";

/** What a caller may ask of a format; each format documents which of these it honours. */
export interface RenderOptions {
  /** table: ANSI colours. Off unless asked for. */
  readonly color?: boolean | undefined;
  /** table: columns of the terminal. */
  readonly width?: number | undefined;
  /** markdown: the page never gets larger, in UTF-8. */
  readonly maxBytes?: number | undefined;
  /** Formats that name accounts or cells one by one (table, junit, sarif, gitlab): how many entries at most. */
  readonly maxEntries?: number | undefined;
}

/** One output format: a pure function of the report. */
export interface Format {
  /** The value of `--format`. */
  readonly name: string;
  /** One line for the help text. */
  readonly description: string;
  readonly mediaType: string;
  /** With its dot. */
  readonly extension: string;
  /** Whether the report may be too long for one string; such formats should be written piece by piece. */
  pieces(report: Report, options?: RenderOptions): Iterable<string>;
}
