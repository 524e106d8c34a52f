// What the contract demands of a client, request by request. Everything that is not as demanded is a violation.

import type { IncomingHttpHeaders } from "node:http";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const ATTRIBUTION = ["x-skill-source", "x-skill-version", "x-skill-platform"] as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

/** Of every request to the API. `needsToken` is false for the anonymous token alone. */
export function* headerFaults({ headers, path, body }: Request, needsToken: boolean): Generator<string> {
  for (const name of ATTRIBUTION) {
    if (typeof headers[name] !== "string" || headers[name] === "") yield `no ${name}`;
  }
  const { authorization } = headers;
  if (needsToken && !/^Bearer nmv_usr_\S+$/u.test(authorization ?? "")) yield "no bearer token";
  if (!needsToken && authorization !== undefined) yield "a token where none is needed";
  const token = authorization?.slice("Bearer ".length) ?? "nmv_usr_";
  if (decodeURIComponent(path).includes(token)) yield "the token stands in the address";
  if (body.includes(token)) yield "the token stands in the body";
}

/** Of every request to a host that is not the API's. */
export function* strangerFaults({ headers, path }: Request): Generator<string> {
  for (const name of ["authorization", "cookie", "x-client-id", ...ATTRIBUTION]) {
    if (headers[name] !== undefined) yield `${name} sent to a download host`;
  }
  if (JSON.stringify(headers).includes("nmv_usr_") || path.includes("nmv_usr_"))
    yield "the token left the API";
}

export function* tokenFaults({ headers, body }: Request): Generator<string> {
  if (headers["x-client-id"] !== undefined && !UUID.test(String(headers["x-client-id"]))) {
    yield "X-Client-Id is no UUID";
  }
  if (body.length > 0) yield "a body where there is none";
}

export function* sessionFaults(request: Request): Generator<string> {
  const body = json(request);
  yield* keysBut(body, ["task_name", "language"]);
  if (typeof body["task_name"] !== "string" || body["task_name"] === "") yield "task_name is no text";
  if (!/^[a-z]{2}(-[A-Z]{2})?$/u.test(String(body["language"]))) yield "language is no ISO code";
}

export function* promptFaults(request: Request): Generator<string> {
  const body = json(request);
  yield* keysBut(body, ["app_name", "user_id", "session_id", "new_message"]);
  if (body["app_name"] !== "nemo_agent") yield "app_name is not nemo_agent";
  if (body["user_id"] !== "me") yield "user_id is not me";
  const message = body["new_message"] as { parts?: { text?: unknown }[] } | undefined;
  if (message?.parts?.length !== 1 || typeof message.parts[0]?.text !== "string")
    yield "not one part of text";
  if (request.headers.accept !== "text/event-stream") yield "Accept is not text/event-stream";
}

export async function uploadFaults(request: Request): Promise<{ faults: string[]; names: string[] }> {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return linkFaults(request);
  const form = await new Response(new Uint8Array(request.body), {
    headers: { "content-type": type },
  }).formData();
  const faults = [...form.keys()].filter((key) => key !== "files").map((key) => `a field ${key}`);
  const files = [...form.values()].filter((value) => typeof value !== "string");
  if (files.length === 0) faults.push("no file in the form");
  for (const file of files)
    if (file.name === "" || file.size === 0) faults.push("a file without name or content");
  return { faults, names: files.map((file) => file.name) };
}

function linkFaults(request: Request): { faults: string[]; names: string[] } {
  const body = json(request);
  const faults = [...keysBut(body, ["urls", "source_type"])];
  if (body["source_type"] !== "url") faults.push("source_type is not url");
  const urls = Array.isArray(body["urls"]) ? body["urls"].map(String) : [];
  if (urls.length === 0) faults.push("no urls");
  return { faults, names: urls };
}

export function* renderFaults(request: Request): Generator<string> {
  const body = json(request);
  yield* keysBut(body, ["id", "sessionId", "draft", "output"]);
  if (!/^render_\S{8,}$/u.test(String(body["id"]))) yield "the render id is not as agreed";
  const output = (body["output"] ?? {}) as Record<string, unknown>;
  yield* keysBut(output, ["format", "quality"]);
  if (!["mp4", "mov", "webm", "gif"].includes(String(output["format"]))) yield "an unknown format";
}

export function json({ headers, body }: Request): Record<string, unknown> {
  if (!(headers["content-type"] ?? "").startsWith("application/json")) return { "content-type": "not JSON" };
  return JSON.parse(body.toString("utf8")) as Record<string, unknown>;
}

function* keysBut(body: object, known: readonly string[]): Generator<string> {
  for (const key of Object.keys(body)) if (!known.includes(key)) yield `an unknown field ${key}`;
  for (const key of known) if (!(key in body)) yield `no field ${key}`;
}

/** JSON with sorted keys: equal texts, equal values. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
