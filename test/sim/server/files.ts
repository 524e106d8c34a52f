// Owns handing out rendered files: whole, from a byte on, in part, or not at all.

import { FILES, json, text } from "./route.ts";
import type { Reply } from "./route.ts";
import type { Ask } from "./server.ts";
import { fileBytes } from "./renders.ts";

const PIECE_BYTES = 3000;

/** The host of the files, which must not see the token. */
export function fileReply(ask: Ask): Reply {
  const { world, incoming } = ask;
  if (incoming.headers["authorization"] !== undefined)
    world.violate(7, "the token was sent to the host of the files");
  return bytesReply(ask, decodeURIComponent(incoming.url.pathname.split("/").at(-1) ?? ""));
}

/** The API's own route to them. */
export function proxyReply(ask: Ask): Reply {
  const id = decodeURIComponent(ask.incoming.url.pathname.split("/").at(-2) ?? "");
  if (ask.fault?.kind !== "redirect") return bytesReply(ask, id);
  return { status: 302, headers: { location: `${FILES}/r/${id}?sig=other` }, pieces: [] };
}

function bytesReply(ask: Ask, id: string): Reply {
  const { world, books, fault } = ask;
  const render = books.renders.get(id);
  const isGone =
    render === undefined || render.fate !== "fine" || world.scheduler.now - render.startedMs < render.lastsMs;
  if (isGone || fault?.kind === "404") return json(404, { error: "no such file" });
  switch (fault?.kind) {
    case "403":
      return text(403, "<Error>AccessDenied</Error>", "application/xml");
    case "500":
      return text(500, "oops", "text/plain");
    case "429":
      return { ...text(429, "slow down", "text/plain"), refusal: "429" };
    case "html":
      return text(200, "<html>Sign in to go on</html>", "text/html");
    case "redirect":
      return { status: 307, headers: { location: `${FILES}/elsewhere/${id}` }, pieces: [] };
    default:
      return wholeOrRest(ask, fileBytes(render));
  }
}

function wholeOrRest({ world, incoming, fault }: Ask, bytes: Buffer): Reply {
  const { chance } = world;
  const etag = fault?.kind === "other-tag" ? '"other"' : `"${bytes.length}-${incoming.url.pathname}"`;
  const tagged: Record<string, string> = chance.happens("file:tag", 0.8) ? { etag } : {};
  const headers: Record<string, string> = { "content-type": "video/mp4", ...tagged };
  const start = Number(/^bytes=(\d+)-$/.exec(incoming.headers["range"] ?? "")?.[1] ?? 0);
  const isRest =
    start > 0 &&
    start < bytes.length &&
    incoming.headers["if-range"] === etag &&
    fault?.kind !== "ignores-range";
  const from = isRest ? start + (fault?.kind === "wrong-range" ? 7 : 0) : 0;
  const rest = bytes.subarray(from);
  const quiet = fault?.kind === "quiet-cut" || chance.happens("file:no-length", 0.3);
  if (isRest) headers["content-range"] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  if (!quiet) headers["content-length"] = String(rest.length);
  return { status: isRest ? 206 : 200, headers, pieces: piecesOf(rest) };
}

function piecesOf(bytes: Buffer): Reply["pieces"] {
  const pieces: { afterMs: number; data: Uint8Array }[] = [];
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    pieces.push({ afterMs: 40, data: bytes.subarray(from, from + PIECE_BYTES) });
  }
  return pieces;
}
