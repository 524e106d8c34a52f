// What this machine brings along: Node, a proxy, and what the embedded backend makes videos with.

import { proxyFailure, proxyFromEnvironment } from "../../backend/lanes.ts";
import { loadEngine } from "../../emulator/render/media/load-engine.ts";
import { loadCanvas } from "../../emulator/render/picture/load-canvas.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import { openPlayer } from "../../playback/player.ts";
import type { CommandContext } from "../context.ts";
import { needsDecoding } from "../decoding.ts";
import { VERSION } from "../version.ts";
import { ok, problem, type Finding } from "./finding.ts";

/** The start-up wrapper has refused versions that are too old. */
export const lookAtVersions = (): Finding =>
  ok(
    "Versions",
    `nemo-pipeline ${VERSION}, Node ${process.versions.node} on ${process.platform} ${process.arch}`,
  );

export function lookAtProxy({ env }: CommandContext): Finding {
  const settings = proxyFromEnvironment(env);
  const failure = proxyFailure(settings);
  if (failure !== undefined) {
    const hint = "Mend HTTP_PROXY or HTTPS_PROXY: such as http://proxy.example:3128";
    return problem("Proxy", { message: failure.message, hint });
  }
  const hosts = [settings.httpProxy, settings.httpsProxy].flatMap(hostOf);
  if (hosts.length === 0) return ok("Proxy", "none");
  const except = settings.noProxy ? `, but not for ${settings.noProxy}` : "";
  return ok("Proxy", `${[...new Set(hosts)].join(" and ")}${except}; never for this machine itself`);
}

/** Without the password that may stand in its address. */
const hostOf = (proxy: string | undefined): string[] => {
  const url = URL.parse(proxy ?? "");
  return url === null ? [] : [url.host];
};

/** Only for recipes that expect sound or a picture of their files. */
export async function lookAtDecoder({ env }: CommandContext, recipes: readonly Recipe[]): Promise<Finding[]> {
  if (!recipes.some(({ videos }) => videos.some(({ steps }) => steps.some(needsDecoding)))) return [];
  const ready = await openPlayer({ env: { ...env } }).ready();
  if (ready.ok) return [ok("Decoder", "files can be looked at for sound and a picture")];
  return [problem("Decoder", { message: ready.error.message })];
}

export async function lookAtMediaLibraries({ env }: CommandContext): Promise<Finding> {
  try {
    await loadEngine({ ...env });
    await loadCanvas();
    return ok("Media", "what the embedded backend makes videos with is there");
  } catch (error) {
    const hint = "Or make tiny files in the place of videos: --stub-renders";
    return problem("Media", { message: (error as Error).message, hint });
  }
}
