// Where exports go: default names, names that are not allowed, and names that meet.

import { asideName } from "../aside-name.ts";
import type { Mistake, Path, RelatedMistake } from "../mistake.ts";
import { EXPORT_FORMATS } from "./recipe.ts";
import { placeOfRow, type Origin } from "./rows.ts";
import type { PlacedExport, PlacedPrompt, PlacedStep, PlacedUpload } from "./steps.ts";

export interface OutputNames {
  readonly outDir: string;
  readonly recipe: string;
  readonly video: string;
}

export type NamedStep = PlacedUpload | PlacedPrompt | NamedExport;

interface NamedExport extends PlacedExport {
  /** Relative to the project folder, with `/`. */
  readonly output: string;
}

/** Gives every export of a video its file: the last one has the video's name, those before it are numbered. */
export function nameOutputs(steps: readonly PlacedStep[], names: OutputNames): NamedStep[] {
  const last = steps.findLastIndex((step) => step.kind === "export");
  let count = 0;
  return steps.map((step, index) => {
    if (step.kind !== "export") return step;
    count += 1;
    const part = index === last ? "" : `-${count}`;
    const byDefault = `${names.outDir}/${names.recipe}/${names.video}${part}.${step.format}`;
    return { ...step, output: normalized(step.file?.text ?? byDefault) };
  });
}

/** What is wrong with the name that a recipe gives to an export. */
export function checkOutput(step: PlacedExport): Mistake[] {
  if (step.file === undefined) return [];
  const { text, path } = step.file;
  const wrong = wrongPath(text) ?? wrongExtension(text, step);
  return wrong === undefined ? [] : [{ path, part: "value", severity: "error", ...wrong }];
}

type Words = Pick<Mistake, "code" | "message" | "hint">;

function wrongPath(file: string): Words | undefined {
  const parts = normalized(file).split("/");
  if (/[\\\p{Cc}]/u.test(file))
    return bad("The file's name holds a backslash or a control character", "Write folders with `/`");
  if (file.startsWith("/") || file.startsWith("~") || /^[A-Za-z]:/u.test(file))
    return outside(
      "The file has an absolute path",
      "Name it relative to the project folder, such as `out/teaser.mp4`",
    );
  if (parts[0] === "..") return outside("The file lies outside the project folder", "Remove the `..`");
  if (file.endsWith("/") || parts.some((part) => part === ""))
    return bad("This names a folder, not a file", "Write the name of a file, such as `out/teaser.mp4`");
  const kept = parts.find((part) => /^\.(?:nemo|git)$/iu.test(part));
  if (kept !== undefined)
    return bad(
      `\`${kept}\` is no place for videos: other things are kept in it`,
      "Name a folder such as `out/`",
    );
  const odd = parts.find((part) => /[. ]$|[<>:"|?*]|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu.test(part));
  if (odd !== undefined)
    return bad(`\`${odd}\` is no file name on Windows`, "Choose a name that works everywhere");
  const long = parts.find((part) => part.length > MAX_NAME_LENGTH);
  return long === undefined
    ? undefined
    : bad("The file's name is too long", `At most ${MAX_NAME_LENGTH} letters`);
}

/** Most file systems take 255 bytes; room is left for the name that a download has until it is complete. */
const MAX_NAME_LENGTH = 200;

const bad = (message: string, hint: string): Words => ({ code: "bad-file-name", message, hint });
const outside = (message: string, hint: string): Words => ({ code: "outside-project", message, hint });

function wrongExtension(file: string, { format }: PlacedExport): Words | undefined {
  const extension = /\.([^./]+)$/u.exec(file)?.[1]?.toLowerCase();
  if (extension === format) return undefined;
  const meant = EXPORT_FORMATS.find((known) => known === extension);
  const ending = extension === undefined ? "has no extension" : `ends in \`.${extension}\``;
  return {
    code: "wrong-extension",
    message: `The file ${ending}, but the export's format is ${format}`,
    hint:
      meant === undefined
        ? `End the name in \`.${format}\``
        : `Write \`format: ${meant}\`, or end the name in \`.${format}\``,
  };
}

/** Takes `.` and inner `..` out. */
function normalized(file: string): string {
  const parts: string[] = [];
  for (const part of file.split("/")) {
    if (part === ".") continue;
    const above = parts.at(-1);
    if (part === ".." && above !== undefined && above !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

export interface OwnedOutput {
  readonly video: string;
  readonly file: string;
  readonly path: Path;
  readonly origin?: Origin;
}

/** Two exports that would write the same file, on systems that ignore case too. */
export function collidingOutputs(outputs: readonly OwnedOutput[]): Mistake[] {
  const owners = new Map<string, OwnedOutput>();
  const asides = new Map(outputs.map((output) => [keyOf(asideName(output.file)), output]));
  return outputs.flatMap((output) => {
    const key = keyOf(output.file);
    const aside = asides.get(key);
    if (aside !== undefined) return [inTheWayOf(output, aside)];
    const owner = owners.get(key);
    if (owner === undefined) return (owners.set(key, output), []);
    // Ids that differ in case only are reported as that.
    const isTwin = owner.video !== output.video && owner.video.toLowerCase() === output.video.toLowerCase();
    return isTwin ? [] : [collision(output, owner)];
  });
}

const keyOf = (file: string): string => file.normalize("NFC").toLowerCase();

function inTheWayOf({ file, path, origin }: OwnedOutput, { file: other, video }: OwnedOutput): Mistake {
  return {
    path,
    part: "value",
    severity: "error",
    code: "colliding-output",
    message: `\`${file}\` is where \`${other}\` of \`${video}\` is kept when it is not as expected`,
    hint: "Choose a name without `.not-as-expected`",
    ...(origin === undefined ? {} : { origin }),
  };
}

function collision({ video, file, path, origin }: OwnedOutput, owner: OwnedOutput): Mistake {
  const isPattern = origin !== undefined && origin.entry === owner.origin?.entry;
  const related = isPattern
    ? rowsOf([owner, { video, origin }])
    : path === owner.path
      ? []
      : [{ at: owner.path, message: "the other one" }];
  return {
    path,
    part: "value",
    severity: "error",
    code: "colliding-output",
    message:
      owner.video === video
        ? `\`${video}\` would write \`${file}\` twice`
        : `\`${file}\` would be written by \`${owner.video}\` and by \`${video}\``,
    hint: isPattern ? "Write `${{ video.id }}` into the `file`" : "Give one of them another `file`",
    ...(origin === undefined ? {} : { origin }),
    ...(related.length === 0 ? {} : { related }),
  };
}

/** The rows that make them, where they are made of rows. */
const rowsOf = (outputs: readonly { readonly video: string; readonly origin?: Origin | undefined }[]) =>
  outputs.flatMap(({ video, origin }): RelatedMistake[] =>
    origin?.row === undefined ? [] : [{ at: placeOfRow(origin.row), message: `\`${video}\`` }],
  );
