// Which reporter a run gets when it is left to the program.

export const REPORTER_NAMES = ["auto", "pretty", "plain", "json"] as const;
export type ReporterName = (typeof REPORTER_NAMES)[number];
export type ReporterKind = Exclude<ReporterName, "auto">;

export interface Surroundings {
  /** stdout is a terminal. */
  readonly interactive: boolean;
  /** A CI service runs this. */
  readonly ci: boolean;
  /** The variable TERM. */
  readonly term: string | undefined;
}

export function chooseReporter(name: ReporterName, { interactive, ci, term }: Surroundings): ReporterKind {
  if (name !== "auto") return name;
  return interactive && !ci && term !== "dumb" ? "pretty" : "plain";
}
