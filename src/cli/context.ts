// What every command gets: flags, surroundings, and where to write.

import type { Host } from "./host.ts";
import type { Screen } from "../reporters/reporter.ts";

/** Flags that every command takes, as commander names them. */
export interface GlobalFlags {
  readonly json?: boolean;
  readonly reporter?: string;
  readonly config?: string;
  readonly stateDir?: string;
  readonly outDir?: string;
  readonly apiUrl?: string;
  readonly color?: boolean;
  readonly verbose?: boolean;
  /** Of `run` only. */
  readonly quiet?: boolean;
}

export interface CommandContext {
  readonly flags: GlobalFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly workingDir: string;
  readonly homeDir: string;
  readonly screen: Screen;
  readonly host: Host;
}

/** A mistake of the user's that ends the command: shown without a stack, with exit code 2 unless another is given. */
export class UsageError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
