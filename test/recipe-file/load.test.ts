import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LoadRecipeOptions } from "../../src/recipe-file/load.ts";
import { loadIn } from "./fixtures.ts";

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
const VIDEO = "videos: { teaser: { prompt: A clip of a mug } }\n";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "recipe-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

async function load(text: string | Uint8Array, options: Partial<LoadRecipeOptions> & { file?: string } = {}) {
  const { file = "launch.yaml", ...rest } = options;
  writeFileSync(join(dir, file), text);
  return loadIn(dir, { file, ...rest });
}

async function stepsOf(video: string, head = "") {
  const { recipe, diagnostics } = await load(`version: 1\n${head}videos:\n  teaser: ${video}\n`);
  expect(diagnostics).toEqual([]);
  return recipe?.videos[0]?.steps;
}

const codesOf = async (text: string | Uint8Array, options?: Parameters<typeof load>[1]) =>
  (await load(text, options)).diagnostics.map(({ code }) => code);

const exported = (file: string, settings = {}) => ({
  kind: "export",
  format: "mp4",
  quality: "high",
  file,
  ...settings,
});

describe("a recipe", () => {
  it("has defaults for all that it leaves out", async () => {
    const { recipe, diagnostics } = await load(`version: 1\n${VIDEO}`);
    expect(diagnostics).toEqual([]);
    expect(recipe).toEqual({
      name: "launch",
      file: "launch.yaml",
      skill: "free-video-generation-api",
      language: "en",
      budget: {},
      limits: {},
      videos: [
        {
          id: "teaser",
          line: 2,
          steps: [{ kind: "prompt", text: "A clip of a mug" }, exported("out/launch/teaser.mp4")],
        },
      ],
    });
  });

  it("keeps what it says", async () => {
    const { recipe } = await load(
      [
        "version: 1",
        "name: spring",
        "description: For ${{ recipe.name }} of ${{ vars.brand }}",
        "skill: free-ki-video-generation",
        "language: de",
        "vars: { brand: Aurora }",
        "budget: { credits: 600, per_video: 200 }",
        "limits: { prompts: 3, renders: 2 }",
        "videos:",
        "  one: { prompt: A clip, language: fr }",
      ].join("\n"),
    );
    expect(recipe).toMatchObject({
      name: "spring",
      description: "For spring of Aurora",
      skill: "free-ki-video-generation",
      language: "de",
      budget: { credits: 600, perVideo: 200 },
      limits: { prompts: 3, renders: 2 },
      videos: [{ id: "one", line: 10, language: "fr" }],
    });
  });

  it("detects its language from its prompts, not from its skill", async () => {
    const head = "version: 1\nskill: free-ki-video-generation\n";
    expect((await load(`${head}${VIDEO}`)).recipe?.language).toBe("en");
    const german = "videos: { teaser: { prompt: Ein Video von einer Tasse mit Musik } }\n";
    expect((await load(`${head}${german}`)).recipe?.language).toBe("de");
  });

  it("may be JSON, and may begin with a byte order mark", async () => {
    const json = JSON.stringify({ version: 1, videos: { a: { prompt: "A clip" } } }, undefined, "\t");
    expect((await load(`\uFEFF${json}`, { file: "launch.json" })).recipe?.name).toBe("launch");
  });

  it("may repeat values with anchors", async () => {
    const { recipe } = await load("version: 1\nvideos:\n  a: { prompt: &p A clip }\n  b: { prompt: *p }\n");
    expect(recipe?.videos.map(({ steps }) => steps[0])).toEqual([
      { kind: "prompt", text: "A clip" },
      { kind: "prompt", text: "A clip" },
    ]);
  });

  it("keeps numbers that are ids as they were written, and where they were written", async () => {
    const { recipe } = await load(
      "version: 1\nvideos:\n  z: { prompt: A clip }\n  007: { prompt: A clip }\n  24: { prompt: A clip }\n",
    );
    expect(recipe?.videos.map(({ id }) => id)).toEqual(["z", "007", "24"]);
  });

  it("has no space around its prompts, however they are written", async () => {
    const { recipe } = await load(
      "version: 1\nvideos:\n  a:\n    prompt: |\n      A clip\n      of a mug\n\n",
    );
    expect(recipe?.videos[0]?.steps[0]).toEqual({ kind: "prompt", text: "A clip\nof a mug" });
  });
});

describe("steps", () => {
  it("begin with the inputs", async () => {
    mkdirSync(join(dir, "media"));
    writeFileSync(join(dir, "media/mug.jpg"), JPEG);
    expect(
      await stepsOf("{ inputs: [media/mug.jpg, 'https://example.com/a.mp4?b=1'], prompt: A clip }"),
    ).toEqual([
      {
        kind: "upload",
        inputs: [
          { kind: "file", path: join(dir, "media/mug.jpg"), name: "mug.jpg" },
          { kind: "url", url: "https://example.com/a.mp4?b=1" },
        ],
      },
      { kind: "prompt", text: "A clip" },
      exported("out/launch/teaser.mp4"),
    ]);
  });

  it("make several files from one session, the last one under the video's name", async () => {
    expect(
      await stepsOf("{ steps: [A clip, { export: { quality: low } }, Add music, { export: }] }"),
    ).toEqual([
      { kind: "prompt", text: "A clip" },
      exported("out/launch/teaser-1.mp4", { quality: "low" }),
      { kind: "prompt", text: "Add music" },
      exported("out/launch/teaser.mp4"),
    ]);
  });

  it("end with an export even if an earlier one is there, for the last prompts are paid for", async () => {
    const steps = await stepsOf(
      "{ steps: [A clip, { export: {} }, Add music], export: { file: final.mp4 } }",
    );
    expect(steps?.map((step) => (step.kind === "export" ? step.file : step.kind))).toEqual([
      "prompt",
      "out/launch/teaser-1.mp4",
      "prompt",
      "final.mp4",
    ]);
  });

  it("may export the same draft in two formats", async () => {
    const steps = await stepsOf(
      "{ steps: [A clip, { export: { format: gif } }, { export: { format: webm } }] }",
    );
    expect(steps?.slice(1)).toEqual([
      exported("out/launch/teaser-1.gif", { format: "gif" }),
      exported("out/launch/teaser.webm", { format: "webm" }),
    ]);
  });

  it("take export settings from the step, else the video, else the defaults", async () => {
    const head = "defaults: { export: { format: webm, quality: low } }\n";
    expect((await stepsOf("{ prompt: A clip }", head))?.at(-1)).toMatchObject({
      format: "webm",
      quality: "low",
    });
    const steps = await stepsOf(
      "{ steps: [A clip, { export: { format: gif } }], export: { quality: medium } }",
      head,
    );
    expect(steps?.at(-1)).toMatchObject({ format: "gif", quality: "medium" });
  });

  it("name files by look-ups", async () => {
    const steps = await stepsOf(
      "{ prompt: A clip, export: { file: './x/${{ recipe.name }}/${{ video.id }}.mp4' } }",
    );
    expect(steps?.at(-1)).toMatchObject({ file: "x/launch/teaser.mp4" });
  });
});

describe("the environment", () => {
  const text = "version: 1\nvideos: { a: { prompt: 'A clip for ${{ env.BRAND }}' } }\n";

  it("is read where the configuration allows it", async () => {
    const { recipe } = await load(text, { allowedEnv: ["BRAND"], env: { BRAND: "Aurora" } });
    expect(recipe?.videos[0]?.steps[0]).toEqual({ kind: "prompt", text: "A clip for Aurora" });
  });

  it("is closed otherwise", async () => {
    const { recipe, diagnostics } = await load(text, { env: { BRAND: "Aurora" } });
    expect(recipe).toBeUndefined();
    expect(JSON.stringify(diagnostics)).not.toContain("Aurora");
  });
});

describe("a file that cannot be a recipe", () => {
  it("that is not there is named as the user named it", async () => {
    const { diagnostics } = await loadIn(dir, { file: "nothing.yaml" });
    expect(diagnostics).toMatchObject([{ file: "nothing.yaml", line: 1, column: 1, code: "no-such-file" }]);
  });

  it("that is a folder is called one", async () => {
    mkdirSync(join(dir, "folder"));
    const { diagnostics } = await loadIn(dir, { file: "folder" });
    expect(diagnostics).toMatchObject([{ code: "is-a-folder" }]);
  });

  it("that is larger than 8 MB is not read", async () => {
    expect(await codesOf(Buffer.alloc(8 * 1024 ** 2 + 1, "#"))).toEqual(["file-too-large"]);
  });

  it.each([
    ["900,000 brackets", "[".repeat(900_000)],
    ["2,000 dashes", "- ".repeat(2000)],
    ["a staircase of keys", Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ])("with %s is refused before it is parsed", async (_, text) => {
    expect(await codesOf(text)).toEqual(["nested-too-deep"]);
  });
});

describe("an input", () => {
  const recipe = (input: string) => `version: 1\nvideos: { a: { inputs: '${input}', prompt: A clip } }\n`;

  it("of more than 200 MB is refused", async () => {
    writeFileSync(join(dir, "large.jpg"), JPEG);
    truncateSync(join(dir, "large.jpg"), 200 * 1024 ** 2 + 1);
    expect(await codesOf(recipe("large.jpg"))).toEqual(["input-too-large"]);
  });

  it("counts from the recipe's folder, wherever the program was started", async () => {
    mkdirSync(join(dir, "recipes"));
    writeFileSync(join(dir, "recipes/mug.jpg"), JPEG);
    writeFileSync(join(dir, "recipes/launch.yaml"), recipe("mug.jpg"));
    const loaded = await loadIn(dir, { file: "recipes/launch.yaml" });
    expect(loaded.recipe?.videos[0]?.steps[0]).toMatchObject({
      inputs: [{ path: join(dir, "recipes/mug.jpg") }],
    });
  });

  it("that a link leads out of the project is refused, unless the user allows it", async () => {
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    writeFileSync(join(outside, "mug.jpg"), JPEG);
    symlinkSync(join(outside, "mug.jpg"), join(dir, "mug.jpg"));
    expect(await codesOf(recipe("mug.jpg"))).toEqual(["input-outside-project"]);
    expect(await codesOf(recipe("mug.jpg"), { outsideInputs: true })).toEqual([]);
    rmSync(outside, { recursive: true });
  });

  it("outside the project is not looked for: whether it exists stays unknown", async () => {
    expect(await codesOf(recipe("../nothing.jpg"))).toEqual(["input-outside-project"]);
  });

  it("with a password in its address is not shown", async () => {
    const { diagnostics } = await load(recipe("https://user:hunter2@example.com/a.mp4"));
    expect(diagnostics.map(({ code }) => code)).toEqual(["url-with-credentials"]);
    expect(JSON.stringify(diagnostics)).not.toContain("hunter2");
  });
});

it("looks for like names only inside the project", async () => {
  mkdirSync(join(dir, "elsewhere"));
  mkdirSync(join(dir, "project"));
  writeFileSync(join(dir, "elsewhere/private-mug.jpg"), JPEG);
  symlinkSync("../elsewhere", join(dir, "project/link"));
  const text = "version: 1\nvideos:\n  a: { inputs: [link/private-mgu.jpg], prompt: Generate a clip }\n";
  writeFileSync(join(dir, "project/a.yaml"), text);
  const hintsWith = async (outsideInputs: boolean) => {
    const { diagnostics } = await loadIn(join(dir, "project"), { file: "a.yaml", outsideInputs });
    return diagnostics.filter(({ code }) => code === "missing-input").map(({ hint }) => hint);
  };
  expect(await hintsWith(false)).toEqual(["Paths count from the recipe's folder"]);
  expect(await hintsWith(true)).toEqual(["Did you mean `link/private-mug.jpg`?"]);
});
