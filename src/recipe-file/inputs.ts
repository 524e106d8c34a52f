// The files and URLs that a recipe names: found, and judged before anything is sent.

import { basename, resolve } from "node:path";
import type { Mistake } from "../core/mistake.ts";
import type { Input } from "../core/recipe/recipe.ts";
import type { PlacedInput } from "../core/recipe/steps.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { FileLook } from "../platform/source-files.ts";
import { fileHint, NO_LIKE_NAME, isInProject, isInside, type ProjectRules } from "./project.ts";
import { ACCEPTED_FORMATS, fits, HEAD_BYTES, MAX_INPUT_BYTES, promisedFormat, realFormat } from "./media.ts";

export interface FoundInputs {
  /** By the text that names them; what is wrong is missing. */
  readonly inputs: ReadonlyMap<string, Input>;
  readonly mistakes: readonly Mistake[];
}

/** How many files are looked at in one go. */
const BATCH = 32;

export async function findInputs(placed: readonly PlacedInput[], rules: ProjectRules): Promise<FoundInputs> {
  const texts = [...new Set(placed.map(({ text }) => text))];
  const found = new Map<string, Result<Input, Words>>();
  for (let start = 0; start < texts.length; start += BATCH) {
    const batch = texts.slice(start, start + BATCH);
    const results = await Promise.all(batch.map(async (text) => findInput(text, rules)));
    for (const [index, text] of batch.entries()) if (results[index]) found.set(text, results[index]);
  }
  await suggestNames(found, rules);
  return {
    inputs: new Map(
      [...found].flatMap(([text, result]) => (result.ok ? [[text, result.value] as const] : [])),
    ),
    mistakes: placed.flatMap((input) => mistakeOf(input, found.get(input.text))),
  };
}

const MISSING = "missing-input";
/** Of the others, as of mistakes that are alike, nobody reads more. */
const MAX_SUGGESTED = 20;

async function suggestNames(found: Map<string, Result<Input, Words>>, rules: ProjectRules): Promise<void> {
  const missing = [...found].filter(([, result]) => !result.ok && result.error.code === MISSING);
  for (const [text, result] of missing.slice(0, MAX_SUGGESTED))
    if (!result.ok) found.set(text, err({ ...result.error, hint: await fileHint(text, rules) }));
}

type Words = Pick<Mistake, "code" | "message" | "hint" | "isSecret">;

function mistakeOf({ path, origin }: PlacedInput, result: Result<Input, Words> | undefined): Mistake[] {
  return result === undefined || result.ok
    ? []
    : [
        {
          path,
          part: "value",
          severity: "error",
          ...result.error,
          ...(origin === undefined ? {} : { origin }),
        },
      ];
}

async function findInput(text: string, rules: ProjectRules): Promise<Result<Input, Words>> {
  if (text.trim() === "")
    return wrong("empty-input", "The input is empty", "Write a path or a URL, or remove it");
  if (text.includes("\u0000"))
    return wrong("bad-input", "The path holds a NUL character", "Write the path again");
  return /^[a-z][a-z0-9+.-]+:/iu.test(text) ? findUrl(text) : findFile(text, rules);
}

const wrong = (code: string, message: string, hint: string): Result<never, Words> =>
  err({ code, message, hint });

function findUrl(text: string): Result<Input, Words> {
  const url = URL.parse(text);
  if (url === null || url.hostname === "" || !/^https?:$/u.test(url.protocol))
    return wrong(
      "bad-url",
      "The URL is not one that the backend can fetch",
      "Write an http or https address, or a path",
    );
  if (url.username !== "" || url.password !== "") return err(URL_WITH_CREDENTIALS);
  return ok({ kind: "url", url: text });
}

const URL_WITH_CREDENTIALS: Words = {
  code: "url-with-credentials",
  message: "The URL holds a user name or a password",
  hint: "Recipes hold no secrets: use an address that needs none",
  isSecret: true,
};

async function findFile(text: string, rules: ProjectRules): Promise<Result<Input, Words>> {
  const path = resolve(rules.folder, text);
  const promised = promisedFormat(text);
  if (promised === undefined)
    return wrong(
      "unsupported-input",
      `\`${basename(text)}\` is of a kind that the backend does not take`,
      `It takes ${ACCEPTED_FORMATS}`,
    );
  // Before the disk is asked: a recipe must not find out what there is elsewhere.
  if (!rules.outsideInputs && !isInProject(path, rules)) return outside(text);
  try {
    const real = await rules.files.realpath(path);
    if (!rules.outsideInputs && !isInside(real, rules.projectRealDir)) return outside(text);
    return (
      judgeFile(await rules.files.lookAt(real, HEAD_BYTES), promised) ??
      ok({ kind: "file", path, name: basename(path) })
    );
  } catch (error) {
    return unreadable(text, error);
  }
}

const outside = (text: string): Result<never, Words> =>
  wrong(
    "input-outside-project",
    `\`${text}\` lies outside the project folder`,
    "Move it into the project, or allow it: `allow: { outside_inputs: true }` in the configuration",
  );

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown error";

function unreadable(text: string, error: unknown): Result<never, Words> {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR")
    return wrong(MISSING, `There is no file \`${text}\``, NO_LIKE_NAME);
  if (code === "EACCES" || code === "EPERM")
    return wrong("unreadable-input", `\`${text}\` may not be read`, "Check its permissions");
  return wrong("unreadable-input", `\`${text}\` cannot be read (${code})`, "Check the path and the disk");
}

/** Undefined when the file is one that can be sent, as far as it can be seen. */
function judgeFile(look: FileLook, promised: string): Result<never, Words> | undefined {
  if (look.kind !== "file")
    return wrong("not-a-file", "This is a folder or a device, not a file", "Name a file");
  if (look.bytes === 0) return wrong("empty-input", "The file is empty", "Check how it was made");
  if (look.bytes > MAX_INPUT_BYTES) return tooLarge(look.bytes);
  return look.head === undefined ? undefined : judgeContent(look.head, promised);
}

const tooLarge = (sizeBytes: number): Result<never, Words> =>
  wrong(
    "input-too-large",
    `The file has ${Math.ceil(sizeBytes / 1024 ** 2)} MB, but the backend takes at most ${MAX_INPUT_BYTES / 1024 ** 2}`,
    "Compress or trim it",
  );

function judgeContent(head: Uint8Array, promised: string): Result<never, Words> | undefined {
  const real = realFormat(head);
  if (real === undefined)
    return wrong(
      "wrong-content",
      `The file is named ${promised}, but does not begin like one`,
      "Check how it was made",
    );
  if (fits(promised, real)) return undefined;
  const hint =
    real === "a Git LFS pointer"
      ? "Fetch the file itself: `git lfs pull`"
      : "Convert it, or give it the name that fits";
  return wrong("wrong-content", `The file is named ${promised}, but it is ${inWords(real)}`, hint);
}

const inWords = (real: string): string =>
  real.includes(" ") ? real : real === "id3" ? "an audio file" : `in fact ${real}`;
