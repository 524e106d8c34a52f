// Renders: the backend makes a file of a draft, under an id that the client has chosen beforehand.

import type { Failure } from "../core/failure.ts";
import type { CallOptions, RenderRequest, RenderStatus } from "../core/ports.ts";
import { err, ok, type Result } from "../core/result.ts";
import { asObject, messageIn } from "./envelope.ts";
import { type Fields, type Transport } from "./transport.ts";
import { asRemark } from "./words.ts";

const ROUTE = "/api/render/proxy/lambda";

export const submitRender = (
  transport: Transport,
  { renderId, sessionId, draft, format, quality, ...options }: CallOptions & RenderRequest,
): Promise<Result<RenderStatus, Failure>> => {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ id: renderId, sessionId, draft, output: { format, quality } });
  return askStatus(transport, {
    request: { endpoint: "render-submit", method: "POST", to: ROUTE, headers, body },
    options,
  });
};

export const readRenderStatus = (
  transport: Transport,
  { renderId, ...options }: CallOptions & { readonly renderId: string },
): Promise<Result<RenderStatus, Failure>> =>
  askStatus(transport, {
    request: { endpoint: "render-status", method: "GET", to: routeTo(renderId) },
    options,
  });

export const cancelRender = async (
  transport: Transport,
  { renderId, ...options }: CallOptions & { readonly renderId: string },
): Promise<Result<void, Failure>> => {
  const to = `${routeTo(renderId)}/cancel`;
  const fields = await transport.call({ endpoint: "render-cancel", method: "POST", to }, options);
  return fields.ok ? ok(undefined) : fields;
};

const routeTo = (renderId: string): string => `${ROUTE}/${encodeURIComponent(renderId)}`;

const askStatus = async (
  transport: Transport,
  { request, options }: { readonly request: Parameters<Transport["call"]>[0]; readonly options: CallOptions },
): Promise<Result<RenderStatus, Failure>> => {
  const fields = await transport.call(request, options);
  return fields.ok ? statusOf(fields.value, transport.base) : fields;
};

const statusOf = (fields: Fields, base: URL): Result<RenderStatus, Failure> => {
  const status = statusIn(fields["status"]);
  if (status === undefined)
    return err({ kind: "malformed", message: "The backend's render status cannot be read." });
  const output = asObject(fields["output"]) ?? {};
  const progress = numberIn(fields["progress"]);
  const url = urlIn([output["url"], fields["outputUrl"], fields["output_url"], fields["url"]], base);
  const sizeBytes = numberIn(output["size"]) ?? numberIn(fields["size"]);
  const seconds = numberIn(output["duration"]);
  const reason =
    status === "failed" ? (messageIn({ error: fields["error"] }) ?? messageIn(fields)) : undefined;
  return ok({
    status,
    ...(progress === undefined ? {} : { progress: Math.min(progress, 100) }),
    ...(url === undefined ? {} : { url }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(seconds === undefined ? {} : { durationMs: Math.round(seconds * 1000) }),
    ...(reason === undefined ? {} : { reason: asRemark(reason, []) }),
  });
};

/** The four of the contract; a cancelled render is one that will not come. */
const STATUSES: ReadonlyMap<string, RenderStatus["status"]> = new Map([
  ["pending", "pending"],
  ["processing", "processing"],
  ["completed", "completed"],
  ["failed", "failed"],
  ["cancelled", "failed"],
  ["canceled", "failed"],
]);

const statusIn = (value: unknown): RenderStatus["status"] | undefined =>
  typeof value === "string" ? STATUSES.get(value.toLowerCase()) : undefined;

const numberIn = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;

const urlIn = (candidates: readonly unknown[], base: URL): string | undefined => {
  const found = candidates.find((value): value is string => typeof value === "string" && value !== "");
  return found === undefined ? undefined : URL.parse(found, base.href)?.href;
};
