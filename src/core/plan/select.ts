// Which videos of a recipe a command is about.

import type { Digest } from "../ports.ts";

/** `*` stands for any letters, `?` for one. */
export function matchesId(pattern: string, id: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(id);
}

interface Named {
  readonly id: string;
}

/** Without patterns, all of them. A pattern may name the recipe: `launch/teaser`. */
export function selectVideos<V extends Named>(
  videos: readonly V[],
  patterns: readonly string[],
  recipe: string,
): V[] {
  if (patterns.length === 0) return [...videos];
  return videos.filter((video) =>
    patterns.some((pattern) =>
      matchesId(pattern, pattern.includes("/") ? `${recipe}/${video.id}` : video.id),
    ),
  );
}

/** A part of what was selected; each limit is taken for every recipe by itself. */
export interface Portion {
  /** Videos with any of these tags. */
  readonly tags?: readonly string[] | undefined;
  readonly first?: number | undefined;
  /** So many, drawn by the seed: the same ones each time, wherever they stand. */
  readonly sample?: { readonly count: number; readonly seed: string } | undefined;
  /** Part `index` (from 1) of `of`; a video stays in its part when others come and go. */
  readonly shard?: { readonly index: number; readonly of: number } | undefined;
}

export function portionOf<V extends Named & { readonly tags?: readonly string[] }>(
  videos: readonly V[],
  { tags, first, sample, shard }: Portion,
  digest: Digest,
): V[] {
  const tagged = videos.filter(
    (video) => tags === undefined || tags.some((tag) => video.tags?.includes(tag)),
  );
  const sharded = tagged.filter(
    (video) => shard === undefined || shardOf(video.id, shard.of, digest) === shard.index,
  );
  const drawn = sample === undefined ? undefined : draw(sharded, sample, digest);
  return sharded.filter((video) => drawn?.has(video.id) ?? true).slice(0, first);
}

/** The first 12 hex digits of a digest fit into an exact number. */
const numberOf = (text: string, digest: Digest): number => Number.parseInt(digest(text).slice(0, 12), 16);

const shardOf = (id: string, of: number, digest: Digest): number => (numberOf(id, digest) % of) + 1;

function draw(
  videos: readonly Named[],
  { count, seed }: NonNullable<Portion["sample"]>,
  digest: Digest,
): Set<string> {
  const lots = videos.map(({ id }) => ({ id, lot: numberOf(`${seed}\0${id}`, digest) }));
  return new Set(
    lots
      .toSorted((a, b) => a.lot - b.lot)
      .slice(0, count)
      .map(({ id }) => id),
  );
}
