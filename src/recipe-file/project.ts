// Which files a recipe may be made from: those of its project, unless the user allows others.

import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { Mistake } from "../core/mistake.ts";
import { nearest } from "../core/recipe/suggest.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { SourceFiles } from "../platform/source-files.ts";

export interface ProjectRules {
  /** Where relative paths count from: the recipe's folder. */
  readonly folder: string;
  readonly projectDir: string;
  /** With its links followed. */
  readonly projectRealDir: string;
  /** Files may lie outside the project folder. */
  readonly outsideInputs: boolean;
  /** Where all of it is read: the disk, or a commit. */
  readonly files: SourceFiles;
}

export const realDirOf = async (dir: string, files: SourceFiles): Promise<string> =>
  files.realpath(dir).catch(() => dir);

export type FileWords = Pick<Mistake, "code" | "message"> & { readonly hint: string };

/** A text file that the recipe names: its real path, when it may be read. */
export async function locate(text: string, rules: ProjectRules): Promise<Result<string, FileWords>> {
  if (text.trim() === "" || text.includes("\u0000"))
    return err({
      code: "no-such-file",
      message: "The path is empty or holds a NUL character",
      hint: "Write a path",
    });
  const path = resolve(rules.folder, text);
  // Before the disk is asked: a recipe must not find out what there is elsewhere.
  if (!rules.outsideInputs && !isInProject(path, rules)) return err(outside(text));
  const real = await rules.files.realpath(path).catch(() => undefined);
  if (real === undefined)
    return err({
      code: "no-such-file",
      message: `There is no file \`${text}\``,
      hint: await fileHint(text, rules),
    });
  return rules.outsideInputs || isInside(real, rules.projectRealDir) ? ok(real) : err(outside(text));
}

export const NO_LIKE_NAME = "Paths count from the recipe's folder";

/** Of a larger folder, comparing all of them takes too long. */
const MAX_NAMES = 2000;

/** A name in the same folder that is like the one that is not there; folders outside the project are not looked into. */
export async function fileHint(text: string, rules: ProjectRules): Promise<string> {
  const { files, outsideInputs, projectRealDir } = rules;
  const folder = await files.realpath(dirname(resolve(rules.folder, text))).catch(() => undefined);
  const mayLook = folder !== undefined && (outsideInputs || isInside(folder, projectRealDir));
  const names = mayLook ? await files.names(folder) : [];
  const near = nearest(basename(text), names.slice(0, MAX_NAMES));
  if (near === undefined) return NO_LIKE_NAME;
  const written = text.slice(0, text.length - basename(text).length) + near;
  return `Did you mean \`${written}\`?`;
}

export const outside = (text: string): FileWords => ({
  code: "outside-project",
  message: `\`${text}\` lies outside the project folder`,
  hint: "Move it into the project, or allow it: `allow: { outside_inputs: true }` in the configuration",
});

export const isInProject = (path: string, { projectDir, projectRealDir }: ProjectRules): boolean =>
  isInside(path, projectDir) || isInside(path, projectRealDir);

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
