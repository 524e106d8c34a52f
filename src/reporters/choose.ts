// Which reporter a run gets when it is left to the program.

export const REPORTER_NAMES = ["auto", "pretty", "plain", "json", "github"] as const;
export type ReporterName = (typeof REPORTER_NAMES)[number];
export type ReporterKind = Exclude<ReporterName, "auto">;

export interface Surroundings {
  /** stdout is a terminal. */
  readonly interactive: boolean;
  /** A CI service runs this. */
  readonly ci: boolean;
  /** It is GitHub Actions. */
  readonly github: boolean;
  /** The variable TERM. */
  readonly term: string | undefined;
  /** Asked for: there is little to show, so there is no frame that stays in place. */
  readonly quiet: boolean;
}

export function chooseReporter(name: ReporterName, surroundings: Surroundings): ReporterKind {
  const kind = name === "auto" ? choose(surroundings) : name;
  return surroundings.quiet && kind === "pretty" ? "plain" : kind;
}

function choose({ interactive, ci, github, term }: Surroundings): ReporterKind {
  if (github) return "github";
  return interactive && !ci && term !== "dumb" ? "pretty" : "plain";
}
