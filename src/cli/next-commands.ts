// The commands to go on with, as they are told at the end of a run.

import type { ChoiceFlags, SelectionFlags } from "./choice.ts";
import type { CommandContext } from "./context.ts";

export interface NextCommands {
  readonly goOn: string;
  /** The video and the answer follow it. */
  readonly resolve: string;
}

type RunFlags = SelectionFlags &
  ChoiceFlags & {
    readonly local?: boolean;
    readonly maxClass?: string;
    readonly budget?: number;
    readonly failFast?: boolean;
  };

/** The same place and the same limits; what was meant for this time only (`--failed`, `--rerun`, `--yes`, a deadline) is left out. */
export function nextCommands(
  { flags }: CommandContext,
  given: { readonly patterns: readonly string[]; readonly flags: RunFlags },
): NextCommands {
  const wishes = given.flags;
  const place = [...named("config", flags.config), ...named("state-dir", flags.stateDir)];
  const goOn = [
    "nemo-pipeline run",
    ...given.patterns.map(quoted),
    ...(wishes.local === true ? ["--local"] : named("api-url", flags.apiUrl)),
    ...place,
    ...named("out-dir", flags.outDir),
    ...(["only", "tag", "var"] as const).flatMap((name) =>
      (wishes[name] ?? []).flatMap((value) => named(name, value)),
    ),
    ...(["first", "sample", "seed", "shard", "profile", "budget"] as const).flatMap((name) =>
      named(name, wishes[name]),
    ),
    ...named("vars-file", wishes.varsFile),
    ...named("max-class", wishes.maxClass),
    ...(wishes.failFast === true ? ["--fail-fast"] : []),
  ];
  return { goOn: goOn.join(" "), resolve: ["nemo-pipeline resolve", ...place].join(" ") };
}

const named = (name: string, value: string | number | undefined): string[] =>
  value === undefined ? [] : [`--${name} ${quoted(String(value))}`];

/** As a shell reads it. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
