// The draft: read from a session's state, and turned from the wire's short keys into the program's words.

import type { Draft, Segment, Track } from "../core/draft.ts";
import type { Failure } from "../core/failure.ts";
import type { CallOptions, Digest } from "../core/ports.ts";
import { ok, type Result } from "../core/result.ts";
import { canonicalJson } from "./canonical-json.ts";
import { asObject } from "./envelope.ts";
import { type Fields, type Transport } from "./transport.ts";
import { clipText } from "./words.ts";

export const readDraft = async (
  transport: Transport,
  { sessionId, digest, ...options }: CallOptions & { readonly sessionId: string; readonly digest: Digest },
): Promise<Result<Draft, Failure>> => {
  const to = `/api/state/nemo_agent/me/${encodeURIComponent(sessionId)}/latest`;
  const fields = await transport.call({ endpoint: "state", method: "GET", to }, options);
  if (fields.ok) return ok(draftOf(rawDraftIn(fields.value), digest));
  // A JSON 404 that does not speak of the session: it is known, and nothing is in it yet.
  return fields.error.kind === "not-found" ? ok(draftOf(null, digest)) : fields;
};

/** Tolerates anything: what cannot be read is left out. */
export const draftOf = (raw: unknown, digest: Digest): Draft => {
  const wire = asObject(raw) ?? {};
  const meta = asObject(wire["m"]) ?? {};
  const tracks = listOf(wire["t"]).map(trackOf);
  return {
    raw,
    digest: digest(canonicalJson(raw)),
    tracks,
    durationMs: positive(wire["d"]) ?? lengthOf(tracks),
    ...defined("title", textAt([meta, wire], ["title"])),
    ...defined("width", positive(meta["width"]) ?? positive(wire["width"])),
    ...defined("height", positive(meta["height"]) ?? positive(wire["height"])),
    exportable: tracks.some((track) => track.segments.length > 0),
  };
};

const rawDraftIn = (fields: Fields): unknown => (asObject(fields["state"]) ?? fields)["draft"] ?? null;

const trackOf = (raw: unknown): Track => {
  const wire = asObject(raw) ?? {};
  return { kind: KINDS.get(wire["tt"]) ?? "other", segments: listOf(wire["sg"]).map(segmentOf) };
};

const KINDS: ReadonlyMap<unknown, Track["kind"]> = new Map([
  [0, "video"],
  [1, "audio"],
  [7, "text"],
]);

/** Beyond `d` and `m` nothing is documented: the names here are those that such formats use. */
const segmentOf = (raw: unknown): Segment => {
  const wire = asObject(raw) ?? {};
  const places = [asObject(wire["m"]) ?? {}, wire];
  return {
    durationMs: positive(wire["d"]) ?? numberAt(places, ["duration", "duration_ms"]) ?? 0,
    ...defined("startMs", numberAt(places, ["st", "start", "start_ms", "target_start"])),
    ...defined("name", textAt(places, ["name", "title", "file_name", "filename"])),
    ...defined("text", textAt(places, ["text", "content"])),
    ...defined("volume", volumeAt(places)),
  };
};

/** Some formats count volume in percent. */
const volumeAt = (places: readonly Fields[]): number | undefined => {
  const volume = numberAt(places, ["volume", "vol"]);
  return volume === undefined || volume <= 1 ? volume : Math.min(volume / 100, 1);
};

const numberAt = (places: readonly Fields[], names: readonly string[]): number | undefined =>
  valuesAt(places, names)
    .map(positive)
    .find((value) => value !== undefined);

const textAt = (places: readonly Fields[], names: readonly string[]): string | undefined => {
  const text = valuesAt(places, names).find(
    (value): value is string => typeof value === "string" && value !== "",
  );
  return text === undefined ? undefined : clipText(text);
};

const valuesAt = (places: readonly Fields[], names: readonly string[]): readonly unknown[] =>
  places.flatMap((place) => names.map((name) => place[name]));

const positive = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;

const lengthOf = (tracks: readonly Track[]): number => Math.max(0, ...tracks.map(trackLength));

/** Segments without a start follow one another. */
const trackLength = ({ segments }: Track): number =>
  segments.reduce((endMs, { startMs, durationMs }) => Math.max(endMs, (startMs ?? endMs) + durationMs), 0);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const defined = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
