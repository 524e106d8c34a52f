// Settings that flags and environment variables give, and which of the two gave them.

import { wholeFile, type Diagnostic } from "../core/diagnostic.ts";
import { explainIssues } from "../core/recipe/issues.ts";
import { configJsonSchema, configSchema, type Settings } from "./schema.ts";

/** As commander names them; a relative folder counts from the working directory. */
export interface ConfigFlags {
  readonly config?: string | undefined;
  readonly apiUrl?: string | undefined;
  readonly webUrl?: string | undefined;
  readonly stateDir?: string | undefined;
  readonly outDir?: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Overrides {
  readonly settings: Settings;
  readonly diagnostics: readonly Diagnostic[];
  originOf(key: string): string | undefined;
}

type Key = "api_url" | "web_url" | "state_dir" | "out_dir";

interface Override {
  readonly key: Key;
  readonly value: string;
  readonly source: "flag" | "environment";
  /** Of the flag or variable. */
  readonly name: string;
}

/** A flag beats a variable; a variable that is empty is not set. */
export function readOverrides(flags: ConfigFlags, env: Environment): Overrides {
  const overrides = new Map<string, Override>();
  for (const override of [...fromEnvironment(env), ...fromFlags(flags)])
    overrides.set(override.key, override);
  if (overrides.size === 0) return NOTHING;
  const given = Object.fromEntries([...overrides.values()].map(({ key, value }) => [key, value]));
  const parsed = configSchema().safeParse(given);
  const mistakes = explainIssues(parsed.success ? [] : parsed.error.issues, {
    root: given,
    at: [],
    schema: configJsonSchema,
  });
  return {
    settings: parsed.success ? parsed.data : {},
    diagnostics: mistakes.map(({ path, ...words }) =>
      wholeFile(nameOf(overrides.get(String(path[0]))), words),
    ),
    originOf: (key) => (overrides.has(key) ? nameOf(overrides.get(key)) : undefined),
  };
}

const NOTHING: Overrides = { settings: {}, diagnostics: [], originOf: () => undefined };

const nameOf = (override: Override | undefined): string =>
  override === undefined ? "command line" : `${override.source} ${override.name}`;

function fromEnvironment(env: Environment): Override[] {
  const variables: readonly (readonly [Key, string])[] = [
    ["api_url", "NEMO_API_URL"],
    ["web_url", "NEMO_WEB_URL"],
    ["state_dir", "NEMO_STATE_DIR"],
    ["out_dir", "NEMO_OUT_DIR"],
  ];
  return variables.flatMap(([key, name]) => {
    const value = env[name];
    return value === undefined || value === "" ? [] : [{ key, value, source: "environment", name }];
  });
}

function fromFlags(flags: ConfigFlags): Override[] {
  const given: readonly (readonly [Key, string, string | undefined])[] = [
    ["api_url", "--api-url", flags.apiUrl],
    ["web_url", "--web-url", flags.webUrl],
    ["state_dir", "--state-dir", flags.stateDir],
    ["out_dir", "--out-dir", flags.outDir],
  ];
  return given.flatMap(([key, name, value]) =>
    value === undefined ? [] : [{ key, value, source: "flag", name }],
  );
}
