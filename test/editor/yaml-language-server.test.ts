// What people see who write a recipe in an editor: the committed schema, understood by the real yaml-language-server.

import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startEditor } from "./language-server.ts";
import type { Editor, Position } from "./language-server.ts";

const SCHEMAS = path.join(import.meta.dirname, "../../schemas");
const LINE = "# yaml-language-server: $schema=../schemas/recipe.schema.json";
const CURSOR = "|";

describe("in an editor", () => {
  test("the keys of a video are offered where one may stand", async () => {
    const { editor, position } = await write("version: 1\nvideos:\n  teaser:\n    |");
    const offered = await editor.complete("recipes/launch.yaml", position);
    expect(offered).toEqual(expect.arrayContaining(["inputs", "prompt", "steps", "export", "for_each"]));
    expect(offered).not.toContain("budget");
  });

  test("the formats of an export are offered, and nothing else", async () => {
    const { editor, position } = await write("version: 1\nvideos:\n  teaser:\n    export:\n      format: |");
    expect((await editor.complete("recipes/launch.yaml", position)).toSorted()).toEqual([
      "gif",
      "mov",
      "mp4",
      "webm",
    ]);
  });

  test("the pointer on a key shows what it is for", async () => {
    const { editor, position } = await write("version: 1\nbud|get: { credits: 600 }\nvideos: {}");
    expect(await editor.hover("recipes/launch.yaml", position)).toContain("What a run may spend");
  });

  test("an unknown key is marked where it stands", async () => {
    const { problems, position } = await write(
      "version: 1\nvideos:\n  teaser:\n    |promt: Generate a 5-second clip of rain",
    );
    expect(problems.map(({ message }) => message).join("\n")).toContain("promt");
    expect(problems[0]?.range.start).toEqual(position);
  });

  test("a wrong format is marked", async () => {
    const { problems } = await write(
      "version: 1\nvideos:\n  teaser:\n    prompt: Generate rain\n    export: { format: avi }",
    );
    expect(problems.map(({ message }) => message).join("\n")).toContain("mp4");
  });

  test("nothing is marked in a good recipe", async () => {
    const { problems } = await write(
      "version: 1\nvideos:\n  teaser:\n    prompt: Generate a 5-second clip of rain\n    export: { format: mp4 }",
    );
    expect(problems).toEqual([]);
  });
});

interface Written {
  readonly editor: Editor;
  readonly problems: Awaited<ReturnType<Editor["open"]>>;
  /** Of the cursor, where the text has one. */
  readonly position: Position;
}

/** Opens a recipe whose first line names the schema by its place beside the recipes. */
async function write(text: string): Promise<Written> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "nemo-editor-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await cp(SCHEMAS, path.join(folder, "schemas"), { recursive: true });
  const editor = await startEditor(folder);
  const whole = `${LINE}\n${text}\n`;
  const before = whole.slice(0, Math.max(0, whole.indexOf(CURSOR))).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const problems = await editor.open("recipes/launch.yaml", whole.replace(CURSOR, ""));
  return { editor, problems, position };
}
