// `init`: a recipe to start from, with what belongs to it; asks where somebody is there, and overwrites nothing.

import path from "node:path";
import { createInterface } from "node:readline/promises";
import { loadConfig } from "../../config/load.ts";
import { findConfigFile } from "../../config/search.ts";
import { hasErrors } from "../../core/diagnostic.ts";
import { unsafeName } from "../../core/recipe/ids.ts";
import { recipeJsonSchema } from "../../core/recipe/json-schema.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { CONFIG_TEXT } from "../init/config-text.ts";
import { defaultAnswers, interview } from "../init/questions.ts";
import type { Answers, InterviewOptions } from "../init/questions.ts";
import { recipeText } from "../init/recipe-text.ts";
import { nightlyText, pullRequestText } from "../init/workflow-texts.ts";
import { addLines, writeNew } from "../init/write-files.ts";
import type { Fate, NewFile } from "../init/write-files.ts";
import { VERSION } from "../version.ts";
import { readRecipes, showDiagnostics } from "../workspace.ts";
import { showJson } from "../screen.ts";

export interface InitFlags {
  readonly yes?: boolean;
  readonly name?: string;
  readonly ci?: string;
}

export async function init(
  context: CommandContext,
  given: string | undefined,
  flags: InitFlags,
): Promise<number> {
  const options = optionsOf(context, given, flags);
  const answers = flags.yes === true ? defaultAnswers(options) : await askPeople(context, options);
  const files = await writeAll(options.folder, answers);
  const isRight = await checkWhatIsThere(context, options.folder, answers);
  show(context, { folder: options.folder, files, answers });
  return isRight ? EXIT.done : EXIT.usage;
}

function optionsOf(
  { workingDir }: CommandContext,
  given: string | undefined,
  { name, ci }: InitFlags,
): InterviewOptions {
  const why = name === undefined ? undefined : unsafeName(name);
  if (why !== undefined)
    throw new UsageError(`--name ${name}: this cannot be a folder's name, because ${why}`);
  return {
    folder: path.resolve(workingDir, given ?? "."),
    workingDir,
    ...(name !== undefined && { name }),
    ...(ci !== undefined && { ci: true }),
  };
}

async function askPeople({ flags, screen }: CommandContext, options: InterviewOptions): Promise<Answers> {
  if (!process.stdin.isTTY || flags.json === true) {
    throw new UsageError(
      "nobody is there to answer questions; take what is proposed with: nemo-pipeline init --yes",
    );
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const { promise: left, reject } = Promise.withResolvers<never>();
  left.catch(() => undefined);
  lines.once("close", () => reject(new UsageError("nothing was written", EXIT.interrupted)));
  try {
    const ask = (question: string): Promise<string> => Promise.race([lines.question(question), left]);
    return await interview({ ask, refuse: (reason) => screen.err(`${reason}\n`) }, options);
  } finally {
    lines.close();
  }
}

interface Written {
  readonly name: string;
  readonly fate: Fate;
}

async function writeAll(folder: string, answers: Answers): Promise<Written[]> {
  const files: Written[] = [];
  try {
    for (const file of filesOf(folder, answers))
      files.push({ name: file.name, fate: await writeNew(folder, file) });
    files.push(await writeConfig(folder));
    files.push({ name: IGNORED.name, fate: await addLines(folder, IGNORED) });
    return files;
  } catch (error) {
    throw new UsageError(`this folder cannot be written: ${(error as Error).message}`);
  }
}

const recipeName = ({ name }: Answers): string => `recipes/${name}.yaml`;

function filesOf(folder: string, answers: Answers): NewFile[] {
  const { name, prompt, input, ci } = answers;
  const fromRecipe = input === undefined ? undefined : path.relative(path.join(folder, "recipes"), input);
  const start = {
    name,
    prompt,
    ...(fromRecipe !== undefined && { input: fromRecipe.replaceAll("\\", "/") }),
  };
  const files = [
    { name: recipeName(answers), text: recipeText(start) },
    { name: "schemas/recipe.schema.json", text: `${JSON.stringify(recipeJsonSchema(), null, 2)}\n` },
  ];
  return ci ? [...files, ...workflows()] : files;
}

const workflows = (): NewFile[] => [
  { name: ".github/workflows/nightly-videos.yml", text: nightlyText(VERSION) },
  { name: ".github/workflows/recipes.yml", text: pullRequestText(VERSION) },
];

/** A second configuration beside one of another name would count for nothing. */
async function writeConfig(folder: string): Promise<Written> {
  const found = await findConfigFile(folder);
  if (found !== undefined && path.dirname(found.path) === folder)
    return { name: path.basename(found.path), fate: "kept" };
  const name = "nemo-pipeline.config.yaml";
  return { name, fate: await writeNew(folder, { name, text: CONFIG_TEXT }) };
}

const IGNORED: NewFile = {
  name: ".gitignore",
  text: `# Finished videos.
out/
# .nemo/ is the record of what was made and paid for. Commit it, or keep it elsewhere, but keep it: it holds no secret.
.nemo/*/lock*
.nemo/.emulator/
`,
};

/** A recipe that was there before may have mistakes; a new one must not. */
async function checkWhatIsThere(context: CommandContext, folder: string, answers: Answers): Promise<boolean> {
  const config = await loadConfig({ flags: {}, env: context.env, workingDir: folder });
  if (!config.ok) {
    showDiagnostics(context, config.error);
    return false;
  }
  const inFolder = { ...context, workingDir: folder };
  const { diagnostics } = await readRecipes(inFolder, {
    config: config.value,
    patterns: [recipeName(answers)],
  });
  showDiagnostics(context, diagnostics);
  return !hasErrors(diagnostics);
}

interface Done {
  readonly folder: string;
  readonly files: readonly Written[];
  readonly answers: Answers;
}

function show({ screen, flags, workingDir }: CommandContext, { folder, files, answers }: Done): void {
  const next = nextCommands(path.relative(workingDir, folder), recipeName(answers));
  if (flags.json === true) {
    showJson(screen, { folder, files, next: next.map(({ command }) => command) });
    return;
  }
  const named = files.map(({ name, fate }) => `  ${FATES[fate]}  ${name}`);
  const width = Math.max(...next.map(({ command }) => command.length));
  const steps = next.map(({ command, why }) => `  ${command.padEnd(width)}  ${why}`.trimEnd());
  const token = answers.ci
    ? ["", "The nightly workflow takes the token from the repository's secret NEMO_TOKEN."]
    : [];
  screen.out(`${[`In ${folder}:`, ...named, "", "Next:", ...steps, ...token].join("\n")}\n`);
}

const FATES: Readonly<Record<Fate, string>> = {
  written: "written          ",
  "added to": "lines added      ",
  kept: "there, left as is",
};

interface NextCommand {
  readonly command: string;
  readonly why: string;
}

const nextCommands = (way: string, recipe: string): NextCommand[] => [
  ...(way === "" ? [] : [{ command: `cd ${quoted(way)}`, why: "" }]),
  {
    command: `nemo-pipeline run ${recipe} --local`,
    why: "make the video here, for nothing: no account, no network",
  },
  { command: `nemo-pipeline doctor ${recipe}`, why: "see whether everything is ready for the cloud" },
  { command: `nemo-pipeline run ${recipe}`, why: "make it there; it asks before it spends credits" },
];

const quoted = (way: string): string => (/^[\w./-]+$/u.test(way) ? way : `'${way.replaceAll("'", "'\\''")}'`);
