// Videos that the journal knows and the recipe no longer has: nothing is done about them, and nothing of theirs is removed.

import type { VideoRecord } from "../run/state.ts";
import { selectVideos } from "./select.ts";

export interface GoneVideo {
  readonly id: string;
  /** What was written for it, as far as it still has its name. */
  readonly files: readonly string[];
}

type Records = ReadonlyMap<string, VideoRecord>;

interface Asked {
  readonly name: string;
  readonly videos: readonly { readonly id: string }[];
}

/** Those that fit the patterns, if there are any. */
export function goneVideos(
  { name, videos }: Asked,
  { records, patterns }: { readonly records: Records; readonly patterns: readonly string[] },
): GoneVideo[] {
  const ids = new Set(videos.map(({ id }) => id));
  const gone = [...records.values()].filter((record) => !ids.has(record.id) && wasBegun(record));
  return selectVideos(gone, patterns, name).map(({ id, files }) => ({ id, files: [...files.keys()] }));
}

const wasBegun = ({ session, files, ledger }: VideoRecord): boolean =>
  session !== undefined || files.size > 0 || ledger.length > 0;
