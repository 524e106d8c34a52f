import { expect, it } from "vitest";
import { videoPlaces } from "../../src/cli/video-places.ts";
import type { Recipe, Video } from "../../src/core/recipe/recipe.ts";

const recipe = (videos: readonly Omit<Video, "steps">[]): Recipe => ({
  name: "launch",
  file: "recipes/launch.yaml",
  skill: "s",
  language: "en",
  budget: {},
  limits: {},
  videos: videos.map((video) => ({ ...video, steps: [] })),
});

const VIDEOS = [
  { id: "own", line: 3 },
  { id: "included", line: 4, file: "../shared/brand.yaml" },
  { id: "row", line: 5, row: { file: "recipes/rows.csv", line: 9 } },
  { id: "inline", line: 6, row: { line: 8 } },
];

const placesIn = (env: Readonly<Record<string, string>>) => {
  const placeOf = videoPlaces({ env, workingDir: "/repo/videos" }, [recipe(VIDEOS)]);
  return VIDEOS.map(({ id }) => {
    const { file, line } = placeOf({ recipe: "launch", video: id }) ?? {};
    return `${file}:${line}`;
  });
};

it("names the line of each video's entry or row, as the user named the file", () => {
  expect(placesIn({})).toEqual([
    "recipes/launch.yaml:3",
    "../shared/brand.yaml:4",
    "recipes/rows.csv:9",
    "recipes/launch.yaml:8",
  ]);
});

it.each(["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])("names files from the repository's top: %s", (name) => {
  expect(placesIn({ [name]: "/repo" })).toEqual([
    "videos/recipes/launch.yaml:3",
    "shared/brand.yaml:4",
    "videos/recipes/rows.csv:9",
    "videos/recipes/launch.yaml:8",
  ]);
});

it("leaves what lies outside of the repository as it is", () => {
  expect(placesIn({ GITHUB_WORKSPACE: "/repo/videos" })[1]).toBe("../shared/brand.yaml:4");
});

it("knows nothing of a video that the recipe has not", () => {
  const placeOf = videoPlaces({ env: {}, workingDir: "/repo" }, [recipe(VIDEOS)]);
  expect(placeOf({ recipe: "launch", video: "gone" })).toBeUndefined();
  expect(placeOf({ recipe: "autumn", video: "own" })).toBeUndefined();
});
