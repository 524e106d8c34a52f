// Owns handing out files: renders and uploads by their public names, and a render by its id for those who have the token.

import { createReadStream, statSync } from "node:fs";
import { extname } from "node:path";

import type { Backend, Call } from "../backend.ts";
import { badRequest, notFound } from "../refusal.ts";
import { renderOf } from "./render.ts";

interface Range {
  start: number;
  end: number;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".mp4": "video/mp4",
  ".mov": "video/quicktime",
  ".webm": "video/webm",
  ".mkv": "video/x-matroska",
  ".avi": "video/x-msvideo",
  ".gif": "image/gif",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".mp3": "audio/mpeg",
  ".wav": "audio/wav",
};

/** No token: whoever knows the name may have the file, as with signed addresses. */
export async function publicFile(call: Call, { renders, media }: Backend): Promise<void> {
  const name = call.params["file"] ?? "";
  const path = renders.pathOf(name) ?? media.pathOf(name.slice(0, -extname(name).length));
  await send(call, path);
}

export async function downloadRender(call: Call, backend: Backend): Promise<void> {
  const render = renderOf(call, backend);
  if (render.status !== "completed") throw badRequest(`the render is ${render.status}`);
  await send(call, backend.renders.pathOf(render.file));
}

async function send(call: Call, path: string | undefined): Promise<void> {
  const stat = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  if (path === undefined || !stat) throw notFound("no such file");
  const etag = `"${stat.size.toString(16)}-${Math.floor(stat.mtimeMs).toString(16)}"`;
  const common = {
    etag,
    "accept-ranges": "bytes",
    "content-type": CONTENT_TYPES[extname(path)] ?? "application/octet-stream",
  };
  const range = rangeOf(call, { etag, sizeBytes: stat.size });
  const { outlet, request } = call;
  if (range === "unsatisfiable") {
    outlet.head(416, { ...common, "content-range": `bytes */${stat.size}`, "content-length": 0 });
    return outlet.end();
  }
  const { start, end } = range ?? { start: 0, end: stat.size - 1 };
  const partial = range ? { "content-range": `bytes ${start}-${end}/${stat.size}` } : {};
  outlet.head(range ? 206 : 200, { ...common, ...partial, "content-length": end - start + 1 });
  if (request.method !== "HEAD" && end >= start)
    for await (const chunk of createReadStream(path, { start, end }) as AsyncIterable<Buffer>) {
      if (outlet.isClosed) return;
      await outlet.write(chunk);
    }
  outlet.end();
}

/** One range only; anything else is answered with the whole, as HTTP allows. */
function rangeOf(
  { request }: Call,
  file: { etag: string; sizeBytes: number },
): Range | "unsatisfiable" | undefined {
  const found = /^bytes=(\d*)-(\d*)$/u.exec(request.headers.range ?? "");
  const condition = request.headers["if-range"];
  if (!found || (condition !== undefined && condition !== file.etag)) return undefined;
  const [first, last] = [found[1] ?? "", found[2] ?? ""];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, file.sizeBytes - Number(last)) : Number(first);
  const end = first === "" || last === "" ? file.sizeBytes - 1 : Math.min(Number(last), file.sizeBytes - 1);
  return start > end ? "unsatisfiable" : { start, end };
}
