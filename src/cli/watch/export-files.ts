// The exported files for the page's players: those that a journal names as finished, inside the project, and no others.

import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Config } from "../../config/config.ts";
import type { Report, ReportExport } from "../../report/report.ts";
import { spanOf } from "./range.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".gif": "image/gif",
  ".mov": "video/quicktime",
  ".mp4": "video/mp4",
  ".webm": "video/webm",
};

export interface ServedFile {
  /** Absolute, without links in it. */
  readonly file: string;
  readonly type: string;
  readonly bytes: number;
  readonly etag: string;
}

/** `name` is relative to the project folder, with `/`. */
export async function findExport(
  name: string,
  { report, config }: { readonly report: Report; readonly config: Config },
): Promise<ServedFile | undefined> {
  const named = exportNamed(report, name);
  const type = TYPES[path.extname(name).toLowerCase()];
  if (named === undefined || type === undefined) return undefined;
  try {
    const [project, file] = await Promise.all([
      realpath(config.projectDir),
      realpath(path.join(config.projectDir, name)),
    ]);
    const state = await realpath(config.stateDir);
    const found = await stat(file);
    // A journal can come with a repository: what it names must be where exports go, and as long as it says.
    const isOurs = isBelow(project, file) && !isBelow(state, file) && found.size === named.bytes;
    if (!found.isFile() || !isOurs) return undefined;
    return { file, type, bytes: named.bytes, etag: `"${named.sha256.replace(/\W/gu, "")}"` };
  } catch {
    return undefined;
  }
}

const exportNamed = ({ videos }: Report, name: string): ReportExport | undefined => {
  for (const { exports } of videos) {
    const found = exports.find(({ file, path: link }) => file === name && link !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
};

const isBelow = (folder: string, file: string): boolean => file.startsWith(folder + path.sep);

export async function sendExport(
  { file, type, bytes, etag }: ServedFile,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const { headers } = request;
  response.setHeader("accept-ranges", "bytes").setHeader("etag", etag).setHeader("content-type", type);
  if (headers["if-none-match"] === etag) return void response.writeHead(304).end();
  const isSame = headers["if-range"] === undefined || headers["if-range"] === etag;
  const span = isSame ? spanOf(headers.range, bytes) : undefined;
  if (span === "unsatisfiable")
    return void response.writeHead(416, { "content-range": `bytes */${bytes}` }).end();
  const { start, end } = span ?? { start: 0, end: bytes - 1 };
  response.setHeader("content-length", end - start + 1);
  if (span === undefined) response.writeHead(200);
  else response.writeHead(206, { "content-range": `bytes ${start}-${end}/${bytes}` });
  if (request.method === "HEAD" || bytes === 0) return void response.end();
  // A player that has seen enough goes away in the middle.
  await pipeline(createReadStream(file, { start, end }), response).catch(() => undefined);
}
