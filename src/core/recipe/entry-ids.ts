// Rules for ids: those of entries, and those of the videos that entries make.

import type { Mistake, RelatedMistake } from "../mistake.ts";
import { safeNameLike, unsafeName } from "./ids.ts";
import type { OpenedEntry } from "./open.ts";
import { placeOfRow, type Origin } from "./rows.ts";

export function checkEntryIds(ids: readonly string[]): Mistake[] {
  const seen = new Map<string, string>();
  return ids.flatMap((id) => {
    const twin = seen.get(id.toLowerCase());
    seen.set(id.toLowerCase(), id);
    const why = unsafeName(id);
    if (why !== undefined)
      return [badId(id, `\`${id}\` cannot be a file's name: ${why}`, `Write \`${safeNameLike(id)}\``)];
    return twin === undefined
      ? []
      : [
          badId(
            id,
            `\`${id}\` and \`${twin}\` are the same file on systems that ignore case`,
            "Choose another id",
          ),
        ];
  });
}

const badId = (id: string, message: string, hint: string): Mistake => ({
  path: ["videos", id],
  part: "key",
  severity: "error",
  code: "bad-id",
  message,
  hint,
});

export interface MadeId {
  readonly id: string;
  readonly entry: OpenedEntry;
  readonly origin?: Origin;
}

/** Ids that are the same where case is ignored, each with the place of the first. */
export function collidingIds(mades: readonly MadeId[]): Mistake[] {
  const first = new Map<string, MadeId>();
  return mades.flatMap((made) => {
    const key = made.id.toLowerCase();
    const other = first.get(key);
    if (other === undefined) return (first.set(key, made), []);
    // Two plain entries are judged by their ids as they are written.
    if (other.origin === undefined && made.origin === undefined) return [];
    return [collision(made, other)];
  });
}

function collision(made: MadeId, other: MadeId): Mistake {
  const { entry, origin, id } = made;
  const row = origin?.row === undefined ? undefined : placeOfRow(origin.row);
  const isData = row !== undefined && "file" in row;
  const isCombination = row === undefined && other.entry === entry;
  const hasTemplate = entry.forEach?.id !== undefined;
  const hint =
    origin?.row !== undefined && !hasTemplate
      ? "Two rows say the same: remove one of them, or give them an `id` that tells them apart"
      : "Give them ids that tell them apart";
  return {
    path: row !== undefined && !isData ? row : entry.path,
    part: "key",
    ...(isData ? { data: row } : {}),
    severity: "error",
    code: "duplicate-id",
    message: isCombination ? `Two combinations give the id \`${id}\`` : `This would be \`${id}\` once more`,
    hint,
    ...(isCombination ? {} : { related: [firstOf(other)] }),
  };
}

const firstOf = ({ id, entry, origin }: MadeId): RelatedMistake => ({
  at: origin?.row === undefined ? entry.path : placeOfRow(origin.row),
  message: `the first \`${id}\``,
});
