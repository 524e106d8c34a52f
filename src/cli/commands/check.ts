// `check`: journal, ledger and files, looked at whole; says what is wrong and changes nothing. Sends nothing and takes no lock.

import { count } from "../../core/words/count.ts";
import { paintFor } from "../../reporters/paint.ts";
import { checkFiles } from "../check/files.ts";
import { checkJournal } from "../check/journal.ts";
import type { CommandContext } from "../context.ts";
import { exitCodeOf } from "../doctor/finding.ts";
import type { Finding } from "../doctor/finding.ts";
import { findingsLines } from "../doctor/view.ts";
import { journalledRecipes } from "../journals.ts";
import { showJson, showLines } from "../screen.ts";
import { openConfig, openWorkspace } from "../workspace.ts";

export async function check(context: CommandContext, patterns: readonly string[]): Promise<number> {
  const { stateDir, projectDir } = await openConfig(context);
  const { host, screen } = context;
  const findings: Finding[] = [];
  for (const recipe of await recipesOf(context, { patterns, stateDir })) {
    const journal = await checkJournal(host, { stateDir, recipe });
    findings.push(...journal.findings);
    if (journal.state !== undefined)
      findings.push(...(await checkFiles({ host, recipe, projectDir, state: journal.state })));
  }
  const exitCode = exitCodeOf(findings);
  if (context.flags.json === true) showJson(screen, { findings, exit_code: exitCode });
  else showLines(screen, [...findingsLines(findings, paintFor(screen)), verdict(findings)]);
  return exitCode;
}

async function recipesOf(
  context: CommandContext,
  { patterns, stateDir }: { readonly patterns: readonly string[]; readonly stateDir: string },
): Promise<readonly string[]> {
  if (patterns.length === 0) return journalledRecipes(stateDir);
  const { recipes } = await openWorkspace(context, patterns);
  return recipes.map(({ name }) => name);
}

function verdict(findings: readonly Finding[]): string {
  if (findings.length === 0) return "There is no journal yet.";
  const problems = findings.filter(({ level }) => level === "problem").length;
  return problems === 0 ? "\nNothing is wrong." : `\n${count(problems, "problem")}; nothing was changed.`;
}
