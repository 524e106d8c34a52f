// Finished files under examination: there, with the recorded length and digest, and whole; and what downloads left beside them.

import path from "node:path";
import { isSameFile } from "../../core/ports.ts";
import type { ExportFormat } from "../../core/recipe/recipe.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { finishedFiles } from "../../core/run/finished-files.ts";
import type { FinishedFile } from "../../core/run/finished-files.ts";
import type { RecipeState } from "../../core/run/state.ts";
import { count } from "../../core/words/count.ts";
import { inspectContainer } from "../../outputs/container.ts";
import { openOutputs } from "../../outputs/outputs.ts";
import { latest, videoIds } from "../commands/status.ts";
import { ok, problem, warning } from "../doctor/finding.ts";
import type { Finding } from "../doctor/finding.ts";
import type { Host } from "../host.ts";

export interface FilesToCheck {
  readonly host: Host;
  readonly recipe: string;
  readonly projectDir: string;
  readonly state: RecipeState;
}

export async function checkFiles(about: FilesToCheck): Promise<Finding[]> {
  const { state, recipe } = about;
  const findings: Finding[] = [];
  let files = 0;
  for (const id of videoIds(state)) {
    const record = latest(state, id);
    for (const item of record === undefined ? [] : finishedFiles(record)) {
      files += 1;
      findings.push(...(await checkFile(about, { ...item, subject: `${recipe}/${id}` })));
    }
  }
  const bad = findings.some(({ level }) => level === "problem");
  return bad || files === 0
    ? findings
    : [ok(recipe, `${count(files, "file")}, as ${files === 1 ? "it was" : "they were"} made`), ...findings];
}

async function checkFile(
  { host, projectDir }: FilesToCheck,
  { subject, ...wanted }: FinishedFile & { readonly subject: string },
): Promise<Finding[]> {
  const outputs = openOutputs(host.files, projectDir);
  const message = await wrongWith(host, { ...wanted, projectDir, facts: await outputs.inspect(wanted.file) });
  const wrong =
    message === undefined ? [] : [problem(subject, { message, hint: AGAIN, exitCode: EXIT.failed })];
  const part = await outputs.inspectPart(wanted.file);
  const left = part === undefined ? [] : [warning(subject, `${wanted.file}.part is left over`, "Delete it")];
  return [...wrong, ...left];
}

const AGAIN = "A run renders and downloads it again, which costs no credits while its session is there";

async function wrongWith(
  { files }: Host,
  { file, format, projectDir, facts, ...wanted }: Wanted,
): Promise<string | undefined> {
  if (facts === undefined) return `${file} is missing`;
  if (!isSameFile(facts, wanted)) return `${file} is not what was made: it was changed or damaged`;
  const container = await inspectContainer(files, {
    file: path.join(projectDir, file),
    format: format as ExportFormat,
  });
  return container.ok ? undefined : `${file} ${container.error}`;
}

interface Wanted extends FinishedFile {
  readonly projectDir: string;
  readonly facts: { readonly bytes: number; readonly sha256: string } | undefined;
}
