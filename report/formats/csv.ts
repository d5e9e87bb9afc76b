import { newAccounts } from "../../provider/core/cell";
import type { ReportCell, ReportResource } from "../model/report";
import { csv } from "./escape";
import type { Format } from "./format";
import { newAccountsLabel } from "./words";

type Column = readonly [
  header: string,
  value: (cell: ReportCell, resource: ReportResource) => string | boolean | undefined,
];

/**
 * RFC 4180: a header, then a row for every cell that is not covered. The name of the first column is all that a header
 * can say about the meaning of coverage: parsers know no comment lines.
 */
const columns: readonly Column[] = [
  ["enablement_state", (cell) => cell.state],
  ["account", (cell) => cell.account],
  ["account_name", (cell) => (cell.account === newAccounts ? newAccountsLabel : cell.accountName)],
  ["organizational_unit", (cell) => cell.organizationalUnit],
  ["region", (cell) => cell.region],
  ["service", (_, resource) => resource.service],
  ["capability", (cell) => cell.capability],
  ["declared", (cell) => cell.declared],
  ["observed", (cell) => cell.observed],
  ["aws_code", (cell) => cell.code],
  ["aws_message", (cell) => cell.message],
  ["managed_by", (cell) => cell.managedBy],
  ["advice", (cell) => cell.advice],
  ["since", (cell) => cell.since],
  ["is_new", (cell) => cell.isNew],
  ["waiver_owner", (cell) => cell.waiver?.owner],
  ["waiver_reason", (cell) => cell.waiver?.reason],
  ["waiver_expires", (cell) => cell.waiver?.expires],
  ["waiver_expired", (cell) => cell.waiver?.expired],
  ["resource_type", (_, resource) => resource.type],
  ["resource_name", (_, resource) => resource.name],
  ["stack", (_, resource) => resource.stack],
  ["file", (_, resource) => resource.file],
  ["line", (_, resource) => resource.line?.toString()],
];

const rowsAPiece = 1000;

export const csvFormat: Format = {
  name: "csv",
  description: "one row for each cell that is not covered, for spreadsheets",
  mediaType: "text/csv",
  extension: ".csv",
  *pieces(report) {
    yield `${columns.map(([header]) => header).join(",")}\r\n`;
    const resources = new Map(report.resources.map((resource) => [resource.id, resource]));
    let rows: string[] = [];
    for (const cell of report.cells) {
      const resource = resources.get(cell.resource) as ReportResource;
      rows.push(`${columns.map(([, value]) => csv(String(value(cell, resource) ?? ""))).join(",")}\r\n`);
      if (rows.length < rowsAPiece) continue;
      yield rows.join("");
      rows = [];
    }
    yield rows.join("");
  },
};
