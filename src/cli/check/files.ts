// Finished files under examination: there, with the recorded length and digest, and whole; and what downloads left beside them.

import path from "node:path";
import { isSameFile } from "../../core/ports.ts";
import type { ExportFormat } from "../../core/recipe/recipe.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import type { RecipeState, VideoRecord } from "../../core/run/state.ts";
import { count } from "../../core/words/count.ts";
import { inspectContainer } from "../../outputs/container.ts";
import { openOutputs } from "../../outputs/outputs.ts";
import { latest } from "../commands/status.ts";
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
  const ids = new Set([...state.videos.cloud.keys(), ...state.videos.emulator.keys()]);
  const findings: Finding[] = [];
  let files = 0;
  for (const id of ids) {
    for (const item of finishedOf(latest(state, id))) {
      files += 1;
      findings.push(...(await checkFile(about, { ...item, subject: `${recipe}/${id}` })));
    }
  }
  const bad = findings.some(({ level }) => level === "problem");
  return bad || files === 0
    ? findings
    : [ok(recipe, `${count(files, "file")}, as ${files === 1 ? "it was" : "they were"} made`), ...findings];
}

interface Finished {
  readonly file: string;
  readonly format: ExportFormat;
  readonly bytes: number;
  readonly sha256: string;
}

const finishedOf = (record: VideoRecord | undefined): Finished[] =>
  [...(record?.exports.values() ?? [])].flatMap(({ key, phase, file, format }) => {
    const written = file === undefined ? undefined : record?.files.get(file);
    if (phase !== "done" || file === undefined || written?.key !== key) return [];
    return [{ file, format: format as ExportFormat, bytes: written.bytes, sha256: written.sha256 }];
  });

async function checkFile(
  { host, projectDir }: FilesToCheck,
  { subject, ...wanted }: Finished & { readonly subject: string },
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
  const container = await inspectContainer(files, { file: path.join(projectDir, file), format });
  return container.ok ? undefined : `${file} ${container.error}`;
}

interface Wanted extends Finished {
  readonly projectDir: string;
  readonly facts: { readonly bytes: number; readonly sha256: string } | undefined;
}
