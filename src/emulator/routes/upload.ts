// Owns `POST /api/upload-video/…`: files in a multipart body, or addresses in a JSON one.

import { basename } from "node:path";

import { sessionOf, userOf } from "../admission.ts";
import type { Backend, Call } from "../backend.ts";
import { readJson } from "../body.ts";
import type { Media } from "../media.ts";
import { drain, fileTypeOf, UPLOAD_LIMIT_BYTES } from "../media.ts";
import type { Part } from "../multipart.ts";
import { boundaryOf, MalformedMultipartError, readParts } from "../multipart.ts";
import { badRequest, Refusal } from "../refusal.ts";
import { mediaFromUrl } from "../remote-media.ts";
import { uploadAnswer } from "./upload-answer.ts";

export async function upload(call: Call, backend: Backend): Promise<void> {
  userOf(call, backend);
  const sessionId = call.params["session"] ?? "";
  if (!sessionOf(sessionId, { call, backend })) throw backend.refusals.session(sessionId);
  const boundary = boundaryOf(call.request.headers["content-type"] ?? "");
  const files =
    boundary === undefined ? await fromUrls(call, backend) : await fromParts(call, { backend, boundary });
  if (files.length === 0) throw badRequest("no files");
  // The session may have changed while the bytes came in.
  const session = backend.sessions.get(sessionId);
  if (!session) throw backend.refusals.session(sessionId);
  backend.sessions.save({ ...session, uploads: [...session.uploads, ...files] });
  const data = { files: files.map((file) => uploadAnswer(file, backend)), session_state_applied: true };
  await call.outlet.json(200, { code: 0, data });
}

async function fromUrls({ request }: Call, backend: Backend): Promise<Media[]> {
  const { urls } = await readJson(request);
  if (!Array.isArray(urls)) throw badRequest("urls must be a list");
  const files: Media[] = [];
  for (const url of urls) {
    const media = typeof url === "string" ? await mediaFromUrl(url, backend.media) : "unsupported";
    files.push(accepted(media, { filename: String(url), backend }));
  }
  return files;
}

/** One bad file refuses the whole request, but only after everything was read. */
async function fromParts({ request }: Call, from: { backend: Backend; boundary: string }): Promise<Media[]> {
  const files: Media[] = [];
  let refusal: Refusal | undefined;
  try {
    for await (const part of readParts(request, from.boundary)) {
      const file = await fromPart(part, from.backend);
      if (file instanceof Refusal) refusal ??= file;
      else if (file) files.push(file);
    }
  } catch (error) {
    if (error instanceof MalformedMultipartError) throw badRequest(error.message);
    throw error;
  }
  if (refusal) throw refusal;
  return files;
}

async function fromPart(part: Part, backend: Backend): Promise<Media | Refusal | undefined> {
  const filename = part.filename === undefined ? undefined : basename(part.filename.replace(/\\/gu, "/"));
  if (filename === undefined || !fileTypeOf(filename)) {
    await drain(part.body);
    return filename === undefined ? undefined : backend.refusals.unsupportedFile(filename);
  }
  const received = await backend.media.receive(part.body);
  if (received === "too large") return backend.refusals.fileTooLarge(filename, UPLOAD_LIMIT_BYTES);
  const media = await backend.media.keep(received, filename);
  return media === "unsupported" ? backend.refusals.unsupportedFile(filename) : media;
}

function accepted(
  media: Media | "unsupported" | "too large",
  about: { filename: string; backend: Backend },
): Media {
  const { filename, backend } = about;
  if (media === "unsupported") throw backend.refusals.unsupportedFile(filename);
  if (media === "too large") throw backend.refusals.fileTooLarge(filename, UPLOAD_LIMIT_BYTES);
  return media;
}
