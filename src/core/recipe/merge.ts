// A recipe and the fragments that it includes, made one: maps side by side, and nothing said twice.

import type { Path } from "../mistake.ts";
import { isMap, type DataMap } from "./plain-data.ts";

const SHARED = ["vars", "defaults", "videos"] as const;

/** The number of the text that says something: 0 is the recipe's own. */
export type OwnerOf = (path: Path) => number;

export interface Merged {
  readonly data: unknown;
  readonly ownerOf: OwnerOf;
  readonly conflicts: readonly Conflict[];
}

/** Said in two texts. */
export interface Conflict {
  readonly path: Path;
  readonly owner: number;
  readonly firstOwner: number;
}

/** `texts` holds the recipe first; what is no map is left alone, and judged elsewhere. */
export function mergeTexts(texts: readonly unknown[]): Merged {
  const [own] = texts;
  if (!isMap(own) || texts.length === 1) return { data: own, ownerOf: () => 0, conflicts: [] };
  const owners = new Map<string, number>();
  const conflicts: Conflict[] = [];
  const shared = SHARED.flatMap((section) => {
    const maps = texts.map((text) => (isMap(text) ? text[section] : undefined));
    if (maps[0] !== undefined && maps[0] !== null && !isMap(maps[0])) return [];
    const merged = mergeMaps(section, maps, { owners, conflicts });
    return merged === undefined ? [] : [[section, merged] as const];
  });
  return {
    data: { ...own, ...Object.fromEntries(shared) },
    ownerOf: ([section, key]) => owners.get(`${String(section)}\0${String(key)}`) ?? 0,
    conflicts,
  };
}

interface Notes {
  readonly owners: Map<string, number>;
  readonly conflicts: Conflict[];
}

function mergeMaps(
  section: string,
  maps: readonly unknown[],
  { owners, conflicts }: Notes,
): DataMap | undefined {
  const merged = new Map<string, unknown>();
  for (const [owner, map] of maps.entries()) {
    for (const [key, value] of isMap(map) ? Object.entries(map) : []) {
      const place = `${section}\0${key}`;
      const firstOwner = owners.get(place);
      if (firstOwner !== undefined) conflicts.push({ path: [section, key], owner, firstOwner });
      else {
        owners.set(place, owner);
        merged.set(key, value);
      }
    }
  }
  return maps.some(isMap) ? Object.fromEntries(merged) : undefined;
}
