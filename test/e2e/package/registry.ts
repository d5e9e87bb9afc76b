import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "../../../scripts/pack.mjs";
import { root } from "../../../scripts/places.mjs";

/** An npm registry on this machine: our packed package as if it were published, and what the checkout has installed. */
export interface Registry {
  readonly url: string;
  close(): Promise<void>;
}

interface Release {
  readonly manifest: Readonly<Record<string, unknown>> & { readonly version: string };
  tarball(): Buffer;
}

export async function startRegistry(): Promise<Registry> {
  const releases = installedReleases();
  releases.set("pulumi-aws-coverage", [ownRelease()]);
  const server = createServer((request, response) => {
    const [, name = "", version] = /^\/((?:@[^/]+\/)?[^/]+?)(?:\/-\/([^/]+)\.tgz)?$/.exec(pathOf(request.url)) ?? [];
    const known = releases.get(name) ?? [];
    const release = known.find(({ manifest }) => manifest.version === version);
    if (known.length === 0 || (version !== undefined && release === undefined)) return answer(response, 404, "{}");
    if (release !== undefined) return answer(response, 200, release.tarball());
    return answer(response, 200, JSON.stringify(packument(name, known, `http://${request.headers.host}`)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const pathOf = (url = ""): string => decodeURIComponent(url.split("?")[0] ?? "");

function answer(response: ServerResponse, code: number, body: string | Buffer): void {
  response.writeHead(code, { "content-type": typeof body === "string" ? "application/json" : "application/gzip" });
  response.end(body);
}

function packument(name: string, releases: readonly Release[], url: string): object {
  const versions = releases.map(({ manifest }) => {
    const dist = { tarball: `${url}/${name}/-/${manifest.version}.tgz` };
    return [manifest.version, { ...manifest, dist }] as const;
  });
  return { name, "dist-tags": { latest: versions[0]?.[0] }, versions: Object.fromEntries(versions) };
}

/** Everything that npm has put below the checkout's node_modules, the version at the top first. */
function installedReleases(): Map<string, Release[]> {
  const lock = JSON.parse(readFileSync(join(root, "node_modules", ".package-lock.json"), "utf8")) as {
    packages: Record<string, object>;
  };
  const found = new Map<string, Release[]>();
  const paths = Object.keys(lock.packages).filter((path) => existsSync(join(root, path, "package.json")));
  for (const path of paths.sort((a, b) => a.split("/").length - b.split("/").length)) {
    const folder = join(root, path);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const known = found.get(manifest.name) ?? [];
    if (!known.some((one) => one.manifest.version === manifest.version))
      found.set(manifest.name, [...known, { manifest, tarball: once(() => packed(folder)) }]);
  }
  return found;
}

function ownRelease(): Release {
  const file = pack();
  const manifest = JSON.parse(execFileSync("tar", ["-xzOf", file, "package/package.json"], { encoding: "utf8" }));
  return { manifest, tarball: once(() => readFileSync(file)) };
}

/** Quickly rather than small: it stays on this machine. Installers drop the first folder, whatever its name. */
function packed(folder: string): Buffer {
  const name = basename(folder);
  const args = ["-cf", "-", "--exclude", `${name}/node_modules`, "-C", dirname(folder), name];
  return gzipSync(execFileSync("tar", args, { maxBuffer: tarballBytes }), { level: 1 });
}
const tarballBytes = 200_000_000;

function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}
