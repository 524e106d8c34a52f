// `plan --diff REV`: what a change of the recipes means, against a commit. Needs no token and no journal, and sends nothing.

import type { Config } from "../../config/config.ts";
import { compareVersions } from "../../core/plan/diff.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { openCommit, type Commit } from "../../platform/git/commit.ts";
import { disk } from "../../platform/source-files.ts";
import { planDiffMarkdown } from "../../report/plan-diff.ts";
import { recipeChoice, selectionOf } from "../choice.ts";
import type { CommandContext } from "../context.ts";
import { UsageError } from "../context.ts";
import type { Selection } from "../planning.ts";
import { diffJson } from "../diff-view.ts";
import { missing, recipeFilesIn, wanted } from "../recipe-files.ts";
import { pairVersions, type VersionPair } from "../recipe-versions.ts";
import { showJson } from "../screen.ts";
import { allRight, gather, loadRecipes, openConfig } from "../workspace.ts";
import type { PlanFlags } from "./plan.ts";

export async function planDiff(
  context: CommandContext,
  patterns: readonly string[],
  { rev, flags }: { readonly rev: string; readonly flags: PlanFlags },
): Promise<number> {
  if (flags.failed === true || (flags.rerun ?? []).length > 0)
    throw new UsageError("--diff compares recipes, not runs: it goes without --failed and --rerun");
  const config = await openConfig(context);
  const commit = await revision(context, { rev, config });
  try {
    const names = await namesOnBothSides(patterns, { context, config, commit });
    const options = { config, ...(await recipeChoice(context, flags)) };
    const now = gather(await loadRecipes(context, { ...options, names: names.now }), options.vars);
    const after = allRight(context, now);
    const loaded = await loadRecipes(context, { ...options, names: names.earlier, files: commit.files });
    const before = loaded.map((one, index) => ({ file: names.earlier[index] ?? "", ...one }));
    const selection = selectionOf(flags);
    const pairs = await pairVersions({ before, after, commit, selection });
    requireVideos(pairs, selection);
    const diffs = pairs.map(({ note, ...pair }) => ({
      ...compareVersions({ ...pair, costs: config.costs }),
      ...(note !== undefined && { note }),
    }));
    const configChanged = await isConfigChanged(config, commit);
    if (commit.isIncomplete()) throw new UsageError(incomplete(rev));
    const view = {
      rev,
      commit: commit.id,
      recipes: diffs,
      configChanged,
    };
    if (context.flags.json === true) showJson(context.screen, diffJson(view));
    else context.screen.out(planDiffMarkdown(view));
    return EXIT.done;
  } finally {
    commit.close();
  }
}

const incomplete = (rev: string): string =>
  `this clone does not hold all files of \`${rev}\` (a partial clone): get them first, git fetch --refetch --no-filter`;

/** On one side at least. */
function requireVideos(pairs: readonly VersionPair[], { only }: Selection): void {
  const versions = pairs.flatMap(({ before, after }) => [before, after]);
  if (only.length === 0 || versions.some((version) => (version?.videos.length ?? 0) > 0)) return;
  throw new UsageError(`no video fits ${only.join(", ")}, neither now nor then`);
}

interface Wanted {
  readonly rev: string;
  readonly config: Config;
}

async function revision({ env }: CommandContext, { rev, config }: Wanted): Promise<Commit> {
  const opened = await openCommit(rev, { folder: config.projectDir, env });
  if (opened.ok) return opened.commit;
  switch (opened.why) {
    case "no-git":
      throw new UsageError("--diff reads the earlier recipes with git, and there is no `git` on the PATH");
    case "no-repository":
      throw new UsageError(
        `--diff needs a git repository, and ${config.projectDir} is in none: ${opened.message}`,
      );
    case "no-revision":
      throw new UsageError(
        `git knows no commit \`${rev}\` here. In CI, fetch it first (actions/checkout: fetch-depth: 2 for HEAD^1, 0 for everything)`,
      );
    case "unreadable":
      throw new UsageError(`git cannot read the commit \`${rev}\`: ${opened.message}`);
  }
}

interface Surroundings {
  readonly context: CommandContext;
  readonly config: Config;
  readonly commit: Commit;
}

/** A recipe may be there on one side only. */
async function namesOnBothSides(
  patterns: readonly string[],
  { context: { workingDir }, config: { projectDir }, commit }: Surroundings,
): Promise<{ readonly now: readonly string[]; readonly earlier: readonly string[] }> {
  const folders = { workingDir, projectDir };
  const [now, earlier] = [new Set<string>(), new Set<string>()];
  for (const pattern of wanted(patterns)) {
    const here = await recipeFilesIn(disk, pattern, folders);
    const there = await recipeFilesIn(commit.files, pattern, folders);
    const found = here.length > 0 || there.length > 0;
    for (const name of found ? here : missing(pattern)) now.add(name);
    for (const name of there) earlier.add(name);
  }
  return { now: [...now], earlier: [...earlier] };
}

/** Both sides are read with the settings of now: what changed in them is not shown. */
async function isConfigChanged({ file }: Config, { files }: Commit): Promise<boolean> {
  if (file === undefined) return false;
  const before = await files.digest(file).catch(() => undefined);
  return before !== (await disk.digest(file).catch(() => undefined));
}
