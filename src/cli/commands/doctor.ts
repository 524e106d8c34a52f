// `doctor`: every precondition of a run's last step, looked at before the first credit. Sends one request without the
// token and one balance request; prints no secret.

import { isLoopback } from "../../backend/address.ts";
import { loadConfig } from "../../config/load.ts";
import type { Config } from "../../config/config.ts";
import { withRecipeLimits } from "../../config/config.ts";
import { paintFor } from "../../reporters/paint.ts";
import { recipeChoice } from "../choice.ts";
import type { ChoiceFlags } from "../choice.ts";
import type { CommandContext } from "../context.ts";
import { lookAtCloud } from "../doctor/cloud.ts";
import { exitCodeOf, ok, type Finding } from "../doctor/finding.ts";
import { lookAtFolders } from "../doctor/folders.ts";
import { lookAtDecoder, lookAtMediaLibraries, lookAtProxy, lookAtVersions } from "../doctor/machine.ts";
import { lookAtNotify } from "../doctor/notify.ts";
import { found, lookAtPlan, lookAtRecipes } from "../doctor/recipes.ts";
import { settingsOf } from "../doctor/settings.ts";
import { examinationLines } from "../doctor/view.ts";
import type { Examination } from "../doctor/view.ts";
import { showJson, showLines } from "../screen.ts";

export interface DoctorFlags extends ChoiceFlags {
  readonly local?: boolean;
  readonly stubRenders?: boolean;
}

export async function doctor(
  context: CommandContext,
  patterns: readonly string[],
  flags: DoctorFlags,
): Promise<number> {
  const seen = await examine(context, patterns, flags);
  const exitCode = exitCodeOf(seen.findings);
  const { screen } = context;
  if (context.flags.json === true) showJson(screen, { ...seen, exit_code: exitCode });
  else showLines(screen, examinationLines(seen, paintFor(screen)));
  return exitCode;
}

async function examine(
  context: CommandContext,
  patterns: readonly string[],
  flags: DoctorFlags,
): Promise<Examination> {
  const { env, workingDir } = context;
  const config = await loadConfig({ flags: context.flags, env, workingDir });
  if (config.ok) return examineProject(context, { config: config.value, patterns, flags });
  const findings = config.error.map((mistake) => ({ ...found(mistake), subject: "Configuration" }));
  return { settings: [], findings: [lookAtVersions(), ...findings] };
}

interface Project {
  readonly config: Config;
  readonly patterns: readonly string[];
  readonly flags: DoctorFlags;
}

async function examineProject(
  context: CommandContext,
  { config: configured, patterns, flags }: Project,
): Promise<Examination> {
  const choice = await recipeChoice(context, flags);
  const seen = await lookAtRecipes(context, { config: configured, patterns, ...choice });
  const config = withRecipeLimits(configured, seen.recipes);
  const target = flags.local === true || isLoopback(new URL(config.apiUrl)) ? "emulator" : "cloud";
  const folders = await lookAtFolders(config, seen.recipes);
  const plan = await lookAtPlan(config, { recipes: seen.recipes, target });
  const backend =
    flags.local === true
      ? await lookAtEmbedded(context, flags)
      : await lookOutside(context, { config, credits: plan.credits });
  const findings = [
    lookAtVersions(),
    ...seen.findings,
    ...folders,
    ...plan.findings,
    ...(await lookAtDecoder(context, seen.recipes)),
    ...backend,
    ...lookAtNotify(config),
  ];
  return { settings: settingsOf(config), findings };
}

async function lookAtEmbedded(context: CommandContext, { stubRenders }: DoctorFlags): Promise<Finding[]> {
  const backend = ok("Backend", "the embedded one: no account, no network, no cost");
  return stubRenders === true ? [backend] : [backend, await lookAtMediaLibraries(context)];
}

/** With a proxy that is none, no request could be sent. */
async function lookOutside(
  context: CommandContext,
  at: { readonly config: Config; readonly credits: number },
): Promise<Finding[]> {
  const proxy = lookAtProxy(context);
  return proxy.level === "problem" ? [proxy] : [proxy, ...(await lookAtCloud(context, at))];
}
