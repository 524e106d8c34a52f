// What `init` asks where somebody is there to answer; an empty answer takes what stands in brackets.

import { stat } from "node:fs/promises";
import path from "node:path";
import { checkPrompt } from "../../core/recipe/prompts.ts";
import { safeNameLike, unsafeName } from "../../core/recipe/ids.ts";
import { ACCEPTED_FORMATS, promisedFormat } from "../../recipe-file/media.ts";

export interface Answers {
  readonly name: string;
  readonly prompt: string;
  /** Absolute. */
  readonly input?: string;
  readonly ci: boolean;
}

export interface Interview {
  /** Shows the question and waits for a line. */
  ask(question: string): Promise<string>;
  /** Says why an answer will not do. */
  refuse(reason: string): void;
}

export interface InterviewOptions {
  /** Absolute: the new project's. */
  readonly folder: string;
  /** Absolute: where the paths of answers count from. */
  readonly workingDir: string;
  /** Answered already, by a flag. */
  readonly name?: string;
  readonly ci?: boolean;
}

export const defaultAnswers = ({ folder, name, ci = false }: InterviewOptions): Answers => ({
  name: name ?? safeNameLike(path.basename(folder)),
  prompt: FIRST_PROMPT,
  ci,
});

const FIRST_PROMPT =
  "Generate a 6-second vertical clip of steam rising from a coffee mug on a wooden table in the morning sun";
const PROMPT_WITH_INPUT = "Generate a 6-second vertical clip from the uploaded file, with calm music at 30%";

export async function interview(talk: Interview, options: InterviewOptions): Promise<Answers> {
  const defaults = defaultAnswers(options);
  const name = options.name ?? (await askUntil(talk, askName(defaults.name)));
  const input = await askUntil(talk, askInput(options));
  const first = input === "" ? defaults.prompt : PROMPT_WITH_INPUT;
  const prompt = await askUntil(talk, askPrompt(first));
  const ci = options.ci ?? isYes(await talk.ask("Workflows for GitHub Actions? [y/N] "));
  return { name, prompt, ci, ...(input === "" ? {} : { input }) };
}

const isYes = (answer: string): boolean => /^y(?:es)?$/iu.test(answer.trim());

interface Question {
  readonly text: string;
  readonly otherwise: string;
  /** The answer as it is used, or why it will not do. */
  readonly judge: (answer: string) => Promise<{ readonly value: string } | { readonly refused: string }>;
}

async function askUntil(talk: Interview, { text, otherwise, judge }: Question): Promise<string> {
  for (;;) {
    const given = (await talk.ask(text)).trim();
    if (given === "") return otherwise;
    const judged = await judge(given);
    if ("value" in judged) return judged.value;
    talk.refuse(judged.refused);
  }
}

const askName = (otherwise: string): Question => ({
  text: `Name of the recipe [${otherwise}]: `,
  otherwise,
  judge: async (answer) => {
    const why = unsafeName(answer);
    return why === undefined
      ? { value: answer }
      : { refused: `This cannot be a folder's name: ${why}. How about ${safeNameLike(answer)}?` };
  },
});

const askInput = ({ folder, workingDir }: InterviewOptions): Question => ({
  text: "A photo, clip or sound to start from, if there is one [none]: ",
  otherwise: "",
  judge: async (answer) => {
    const file = path.resolve(workingDir, answer);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true) return { refused: `There is no file ${file}.` };
    if (promisedFormat(file) === undefined) return { refused: `The backend takes ${ACCEPTED_FORMATS}.` };
    return path.relative(folder, file).startsWith("..")
      ? { refused: `Inputs stay inside the project: copy it into ${folder} first.` }
      : { value: file };
  },
});

const askPrompt = (otherwise: string): Question => ({
  text: `What should the video show?\n[${otherwise}]: `,
  otherwise,
  judge: async (answer) => {
    const [mistake] = checkPrompt(answer, []);
    return mistake === undefined
      ? { value: answer }
      : { refused: `${mistake.message}. ${mistake.hint ?? ""}` };
  },
});
