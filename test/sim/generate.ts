// Owns random worlds: what a seed stands for.

import { Chance } from "./chance.ts";
import { PLACES } from "./kinds.ts";
import type { Crash, Edit, Fault, RunSpec, VideoSpec, WorldSpec } from "./spec.ts";

export function worldOf(seed: number): WorldSpec {
  const chance = new Chance(seed);
  const videos = Array.from({ length: chance.pick("videos", [1, 1, 1, 2, 2, 3]) }, (_, index) =>
    videoOf(chance, index),
  );
  const runs = Array.from({ length: chance.between("runs", 1, 3) }, (_, index) =>
    runOf(chance, { videos, isFirst: index === 0 }),
  );
  return {
    seed,
    videos,
    limits: {
      uploads: chance.between("limit", 1, 2),
      prompts: chance.between("limit", 1, 3),
      renders: chance.between("limit", 1, 3),
      downloads: chance.between("limit", 1, 4),
    },
    budget: {
      ...(chance.happens("budget", 0.2) && { credits: chance.between("budget:credits", 2, 8) * 50 }),
      ...(chance.happens("per-video", 0.1) && { perVideo: chance.between("per-video:credits", 2, 4) * 50 }),
    },
    account: {
      kind: chance.pick("account", ["user", "anonymous"]),
      credits: chance.happens("poor", 0.15) ? chance.between("credits", 0, 6) * 50 : 5000,
    },
    costs: chance.pick("costs", ["exact", "exact", "cheaper", "dearer"]),
    runs,
    faults: faultsOf(chance),
    crashes: runs.flatMap((_, process) => crashOf(chance, process)),
  };
}

function videoOf(chance: Chance, index: number): VideoSpec {
  const id = `v${index + 1}`;
  const count = chance.pick("prompts", [1, 1, 2, 2, 3]);
  return {
    id,
    inputs: chance.pick("inputs", [0, 0, 1, 2]),
    prompts: Array.from({ length: count }, (_, nth) => `${id} prompt ${nth + 1}`),
    exportsAfter: count > 1 && chance.happens("export-between", 0.2) ? [1] : [],
    format: chance.pick("format", ["mp4", "mp4", "gif", "webm"]),
    quality: chance.pick("quality", ["low", "high"]),
    renamed: false,
  };
}

function runOf(
  chance: Chance,
  { videos, isFirst }: { readonly videos: readonly VideoSpec[]; readonly isFirst: boolean },
): RunSpec {
  const some = <K extends string, V>(name: K, share: number, value: () => V): { [key in K]?: V } =>
    chance.happens(name, share) ? ({ [name]: value() } as { [key in K]: V }) : {};
  const jump = (): { atMs: number; byMs: number } => ({
    atMs: chance.between("jump:at", 0, 400_000),
    byMs: chance.pick("jump:by", [-3_600_000, -5000, 60_000, 7_200_000]),
  });
  return {
    edits: isFirst
      ? []
      : Array.from({ length: chance.pick("edits", [0, 0, 1, 2]) }, () => editOf(chance, videos)),
    ...(!isFirst && some("failed", 0.15, () => true)),
    ...(!isFirst && some("rerun", 0.1, () => chance.between("rerun:video", 0, videos.length - 1))),
    ...some("maxClass", 0.08, () => chance.pick("class", ["none", "free"])),
    ...some("budget", 0.1, () => chance.between("run-budget", 1, 6) * 50),
    ...some("failFast", 0.08, () => true),
    ...some("deadlineMs", 0.08, () => chance.between("deadline", 1000, 600_000)),
    ...some("signalsMs", 0.15, () => signalsOf(chance)),
    ...some("besideMs", 0.08, () => chance.between("beside", 0, 300_000)),
    ...some("clockJump", 0.08, jump),
  };
}

function signalsOf(chance: Chance): number[] {
  const first = chance.between("signal", 0, 500_000);
  return chance.happens("signal:second", 0.5)
    ? [first, first + chance.between("signal:later", 0, 100_000)]
    : [first];
}

function editOf(chance: Chance, videos: readonly VideoSpec[]): Edit {
  const video = chance.between("edit:video", 0, videos.length - 1);
  const text = `v${video + 1} new ${chance.between("edit:text", 1, 9999)}`;
  const kind = chance.pick("edit", [
    "append",
    "append",
    "change-first",
    "rename",
    "quality",
    "damage",
    "remove",
  ]);
  return kind === "append" || kind === "change-first" ? { kind, video, text } : { kind, video };
}

function faultsOf(chance: Chance): Fault[] {
  const count = chance.pick("faults", [0, 1, 1, 2, 2, 3, 4, 6, 9]);
  return Array.from({ length: count }, () => {
    const [site, most, kinds] = PLACES[Math.floor(chance.roll("fault:place") * PLACES.length)] ?? PLACES[0]!;
    // The first times are the likeliest: many worlds never come to the later ones.
    const nth = Math.floor(chance.roll("fault:nth") ** 2 * most);
    return { site, nth, kind: chance.pick("fault:kind", kinds) };
  });
}

function crashOf(chance: Chance, process: number): Crash[] {
  if (!chance.happens("crash", 0.45)) return [];
  const step = 1 + Math.floor(chance.roll("crash:step") ** 2 * 400);
  const kind = chance.pick("crash:kind", ["kill", "power"]);
  return [{ process, step, after: chance.happens("crash:after", 0.5), kind }];
}
