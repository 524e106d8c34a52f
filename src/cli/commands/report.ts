// `report`: what the journals tell, as one HTML page or as a digest in Markdown; works during a run and takes no lock.

import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { writeFileDurably } from "../../platform/durable.ts";
import { digest } from "../../report/digest.ts";
import { isReport } from "../../report/mark.ts";
import { page } from "../../report/page.ts";
import type { Report } from "../../report/report.ts";
import { summary } from "../../report/summary.ts";
import { asLines, harmless } from "../../reporters/sanitize.ts";
import { openInBrowser } from "../browser.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { gatherReport } from "../gather-report.ts";
import { openConfig, openWorkspace } from "../workspace.ts";
import { nodeFiles } from "../../platform/file-system.ts";
import { showJson } from "../screen.ts";
import { reasonOf } from "../../core/words/reason.ts";

export interface ReportFlags {
  readonly out?: string;
  readonly open?: boolean;
  readonly markdown?: boolean;
}

export async function report(
  context: CommandContext,
  patterns: readonly string[],
  flags: ReportFlags,
): Promise<number> {
  const workspace =
    patterns.length === 0 ? { config: await openConfig(context) } : await openWorkspace(context, patterns);
  const { projectDir, outDir } = workspace.config;
  const file =
    flags.out === undefined
      ? path.join(projectDir, outDir, "report.html")
      : path.resolve(context.workingDir, flags.out);
  const told = await gatherReport(context, { ...workspace, folder: path.dirname(file) });
  if (flags.markdown === true && flags.out === undefined) {
    show(context, told);
    return 0;
  }
  const text = flags.markdown === true ? digest(told) : page(told, { hash });
  await write(file, text);
  announce(context, { file, told });
  if (flags.open === true) openInBrowser(pathToFileURL(file).href);
  return 0;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("base64");

function show({ screen, flags }: CommandContext, told: Report): void {
  if (flags.json === true) showJson(screen, summary(told));
  else screen.out(asLines(digest(told).trimEnd().split("\n")));
}

async function write(file: string, text: string): Promise<void> {
  const beginning = await beginningOf(file);
  if (beginning !== undefined && !isReport(beginning)) {
    throw new UsageError(`${harmless(file)} is there already and is no report. Name another file with --out`);
  }
  try {
    await writeFileDurably(nodeFiles, file, { data: text });
  } catch (error) {
    const why = reasonOf(error);
    throw new UsageError(`the report cannot be written to ${harmless(file)}: ${harmless(why)}`);
  }
}

/** Undefined when there is no such file; what cannot be read is no report. */
async function beginningOf(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, "r");
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(256), position: 0 });
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "";
  }
}

function announce(
  { screen, flags, workingDir }: CommandContext,
  { file, told }: { readonly file: string; readonly told: Report },
): void {
  if (flags.json === true) {
    showJson(screen, { file, ...summary(told) });
    return;
  }
  screen.out(asLines([harmless(asReadFrom(workingDir, file))]));
}

/** Climbing out of the folder is harder to read than the whole path. */
function asReadFrom(workingDir: string, file: string): string {
  const way = path.relative(workingDir, file);
  return way === "" || way.startsWith("..") ? file : way;
}
