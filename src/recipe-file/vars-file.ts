// A file of values for `vars`: a map of names in YAML or JSON, for `--vars-file`.

import { resolve } from "node:path";
import { hasErrors, inFile, type Diagnostic } from "../core/diagnostic.ts";
import { toDiagnostic, withoutEchoes } from "../core/mistake.ts";
import { isMap } from "../core/recipe/plain-data.ts";
import { inWords } from "../core/recipe/wording.ts";
import { err, ok, type Result } from "../core/result.ts";
import { readYaml } from "../platform/yaml/document.ts";
import { readTextFile } from "../platform/yaml/text-file.ts";

const MAX_BYTES = 1024 ** 2;

/** `file` is as the user named it. */
export async function readVarsFile(
  file: string,
  { workingDir }: { readonly workingDir: string },
): Promise<Result<ReadonlyMap<string, string>, readonly Diagnostic[]>> {
  const whole = { file, line: 1, column: 1, length: 1, severity: "error" } as const;
  const read = await readTextFile(resolve(workingDir, file), { maxBytes: MAX_BYTES });
  if (!read.ok) return err([{ ...whole, code: read.code, message: read.message, hint: read.hint }]);
  const yaml = readYaml(read.text);
  const problems = yaml.problems.map((problem) => inFile(file, problem));
  if (hasErrors(problems)) return err(problems);
  if (!isMap(yaml.value))
    return err([
      { ...whole, code: "wrong-type", message: "The file is no map of values", hint: "Write `name: value`" },
    ]);
  const odd = Object.entries(yaml.value).filter(([, value]) => !isScalar(value));
  if (odd.length === 0)
    return ok(new Map(Object.entries(yaml.value).map(([name, value]) => [name, String(value)])));
  const mistakes = odd.map(([name, value]) =>
    toDiagnostic(
      {
        path: [name],
        part: "value",
        severity: "error",
        code: "wrong-type",
        message: `\`${name}\` wants a text, a number, \`true\` or \`false\`, but here is ${inWords(value)}`,
      },
      { file, place: (where) => yaml.place(where) },
    ),
  );
  return err(withoutEchoes(problems, mistakes));
}

const isScalar = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";
