// `/save`: what was said, written as a recipe; never over a file that is there.

import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Document, Scalar, visit } from "yaml";
import { savedRecipe } from "../chat/saved-recipe.ts";
import type { SavedRecipe, Saving } from "../chat/saved-recipe.ts";
import type { WantedStep } from "../core/plan/keys.ts";
import { safeNameLike } from "../core/recipe/ids.ts";
import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";

export interface SaveRequest extends Pick<Saving, "video" | "skill" | "language" | "leadIns"> {
  /** As it was said, relative to the working directory. */
  readonly file: string;
  readonly workingDir: string;
  readonly projectDir: string;
  readonly outDir: string;
  readonly outsideInputs: boolean;
  /** Of the journal. */
  readonly chat: string;
}

/** The sentence to show. */
export async function saveRecipe(
  story: readonly WantedStep[],
  request: SaveRequest,
): Promise<Result<string, string>> {
  const { chat, projectDir, outDir, video } = request;
  const target = path.resolve(request.workingDir, request.file);
  const folder = path.dirname(target);
  const name = safeNameLike(path.basename(target).replace(/\.ya?ml$/i, ""));
  const saved = savedRecipe(story, {
    ...request,
    name,
    pathOf: (file) => pathIn(folder, file, request),
    exportName: (file) => exportName(file, { outDir, chat, video }),
  });
  if (!saved.ok) return saved;
  const schema = slashes(path.relative(folder, await schemaFile(projectDir)));
  const head = `# yaml-language-server: $schema=${schema}\n#\n# What was said in ${chat}, in order.\n`;
  return write(target, head + yamlOf(saved.value), request.file);
}

/** Texts are quoted, so that none is read as something else; those of several lines stay readable. */
function yamlOf(recipe: SavedRecipe): string {
  const document = new Document(recipe);
  visit(document, {
    Scalar(key, node) {
      if (key === "key" || typeof node.value !== "string") return;
      node.type = node.value.includes("\n") ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function pathIn(
  folder: string,
  file: string,
  { projectDir, outsideInputs }: SaveRequest,
): string | undefined {
  const way = path.relative(projectDir, file);
  const isInside = !way.startsWith("..") && !path.isAbsolute(way);
  return isInside || outsideInputs ? slashes(path.relative(folder, file)) : undefined;
}

/** Names of its own keep the recipe from writing over the chat's files. */
function exportName(
  file: string,
  { outDir, chat, video }: { readonly outDir: string; readonly chat: string; readonly video: string },
): string | undefined {
  const own = `${outDir}/${chat}/${video}`;
  if (file.startsWith(own) && /^(?:-\d+)?\.[a-z0-9]+$/.test(file.slice(own.length))) return undefined;
  return `${outDir}/\${{ recipe.name }}/${path.posix.basename(file)}`;
}

/** Where the package is installed in the project; else where `nemo-pipeline schema` is usually written to. */
async function schemaFile(projectDir: string): Promise<string> {
  const installed = path.join(projectDir, "node_modules/nemo-pipeline/schemas/recipe.schema.json");
  const isInstalled = await stat(installed).catch(() => undefined);
  return isInstalled === undefined ? path.join(projectDir, "schemas/recipe.schema.json") : installed;
}

const slashes = (file: string): string => file.split(path.sep).join("/");

async function write(target: string, text: string, shown: string): Promise<Result<string, string>> {
  try {
    await writeFile(target, text, { flag: "wx" });
    return ok(`Saved ${shown}. Make the same video again: nemo-pipeline run ${shown}`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return err(`${shown} is there already; nothing was written. Choose another name.`);
    if (code === "ENOENT") return err(`The folder of ${shown} is not there; nothing was written.`);
    return err(`${shown} cannot be written: ${message}`);
  }
}
