// Reads a configuration file: its settings, its mistakes, and the line of every key.

import { dirname, relative } from "node:path";
import { inFile, sortDiagnostics, wholeFile, type Diagnostic } from "../core/diagnostic.ts";
import { toDiagnostic, withoutEchoes, type Path } from "../core/mistake.ts";
import { explainIssues, valueAt } from "../core/recipe/issues.ts";
import { readYaml, type YamlDocument } from "../platform/yaml/document.ts";
import { readTextFile } from "../platform/yaml/text-file.ts";
import { configJsonSchema, configSchema, type Settings } from "./schema.ts";
import type { FoundFile } from "./search.ts";

export interface ConfigFile {
  readonly settings: Settings;
  /** Absolute. */
  readonly path: string;
  /** The folder of the file. */
  readonly folder: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a key such as `timing.settle` is set; undefined when it is not. */
  originOf(key: string): string | undefined;
}

const MAX_CONFIG_BYTES = 1024 ** 2;

export async function readConfigFile(found: FoundFile, workingDir: string): Promise<ConfigFile> {
  const name = relative(workingDir, found.path) || found.path;
  const { path } = found;
  const folder = dirname(path);
  const read = await readTextFile(found.path, { maxBytes: MAX_CONFIG_BYTES });
  if (read.ok) return judge(readYaml(read.text), { name, path, at: found.at });
  return { settings: {}, path, folder, diagnostics: [wholeFile(name, read)], originOf: () => undefined };
}

interface FilePlace {
  readonly name: string;
  readonly path: string;
  readonly at: Path;
}

function judge(yaml: YamlDocument, { name, path, at }: FilePlace): ConfigFile {
  const data = valueAt(yaml.value, at);
  const parsed = configSchema().safeParse(data ?? {});
  const issues = parsed.success || yaml.value === undefined ? [] : parsed.error.issues;
  const mistakes = explainIssues(issues, { root: data, at: [], schema: configJsonSchema });
  const diagnostics = withoutEchoes(
    problemsOf(yaml, name, at),
    mistakes.map((mistake) =>
      toDiagnostic(
        { ...mistake, path: [...at, ...mistake.path] },
        { file: name, place: (where) => yaml.place(where) },
      ),
    ),
  );
  return {
    settings: parsed.success ? parsed.data : {},
    path,
    folder: dirname(path),
    diagnostics: sortDiagnostics(diagnostics.map((one) => withoutWebhook(one, data))),
    originOf: (key) => originIn(yaml, { name, path: [...at, ...key.split(".")] }),
  };
}

/** A mistake may stand on the line of a webhook's address, which is a secret: then the line is not shown. */
function withoutWebhook({ source, ...rest }: Diagnostic, data: unknown): Diagnostic {
  const webhook = valueAt(data, ["notify", "webhook"]);
  const isSecret =
    source === undefined ||
    source.includes("webhook") ||
    (typeof webhook === "string" && webhook !== "" && source.includes(webhook));
  return isSecret ? rest : { ...rest, source };
}

/** What else stands in a manifest is not ours to judge. */
const problemsOf = (yaml: YamlDocument, file: string, at: Path): Diagnostic[] =>
  at.length > 0 ? [] : yaml.problems.map((problem) => inFile(file, problem));

function originIn(yaml: YamlDocument, { name, path }: { name: string; path: Path }): string | undefined {
  if (valueAt(yaml.value, path) === undefined) return undefined;
  return `file ${name}:${yaml.place({ path, part: "key" }).line}`;
}
