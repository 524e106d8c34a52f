// Which videos of a recipe a command is about.

import type { WantedVideo } from "./keys.ts";

/** `*` stands for any letters, `?` for one. */
export function matchesId(pattern: string, id: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(id);
}

/** Without patterns, all of them. A pattern may name the recipe: `launch/teaser`. */
export function selectVideos(
  videos: readonly WantedVideo[],
  patterns: readonly string[],
  recipe: string,
): WantedVideo[] {
  if (patterns.length === 0) return [...videos];
  return videos.filter((video) =>
    patterns.some((pattern) =>
      matchesId(pattern, pattern.includes("/") ? `${recipe}/${video.id}` : video.id),
    ),
  );
}
