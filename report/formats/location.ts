import type { ReportResource } from "../model/report";
import { visible } from "./escape";

/** The file that findings point at when nothing better is known: every Pulumi project has one. */
const fallback = "Pulumi.yaml";

/** Where a resource is declared, with forward slashes and relative to the repository, as pipelines want it. */
export function locationOf(resource: ReportResource): { readonly path: string; readonly line: number } {
  const path = (resource.file ?? fallback).replaceAll("\\", "/").replace(/^(\.\/+)+/, "");
  // An absolute path belongs to a machine, not to the repository.
  return path === "" || path.startsWith("/")
    ? { path: fallback, line: 1 }
    : { path, line: Math.max(1, resource.line ?? 1) };
}

/** The path as a relative URI reference. */
export function uriOf(path: string): string {
  return path
    .split("/")
    .map((segment) => encodeURIComponent(visible(segment)))
    .join("/");
}
