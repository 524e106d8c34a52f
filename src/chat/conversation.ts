// A conversation: each thing that is asked for becomes a step behind those that were done, and a run of that one video.

import { checkOutput } from "../core/recipe/outputs.ts";
import { detectLanguage } from "../core/recipe/language.ts";
import type { WantedStep } from "../core/plan/keys.ts";
import { planVideo } from "../core/plan/plan.ts";
import type { PlanContext } from "../core/plan/planned.ts";
import type { Backend, Digest, DraftStore, FileFacts } from "../core/ports.ts";
import type { Input } from "../core/recipe/recipe.ts";
import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import type { RunSettings } from "../core/run/decision.ts";
import type { Event, Resolution } from "../core/run/events.ts";
import { exitCode } from "../core/run/exit-code.ts";
import type { RunListener } from "../core/run/listener.ts";
import { missingExports } from "../core/run/missing.ts";
import { reduce } from "../core/run/reduce.ts";
import { endedInVain } from "../core/run/state.ts";
import type { RecipeState, VideoRecord } from "../core/run/state.ts";
import type { StageLimits } from "../core/stage.ts";
import type { JournalPort } from "../runner/journal-port.ts";
import { Run } from "../runner/run.ts";
import type { VideoJob } from "../runner/run-request.ts";
import type { SharedPorts } from "../runner/video-context.ts";
import { exportFile } from "./export-file.ts";
import { nextExport, nextPrompt, nextUpload, stepsSoFar } from "./growing.ts";
import type { Growth } from "./growing.ts";
import type { LostSteps } from "./lost-steps.ts";
import type { ExportWish } from "./requests.ts";

export interface ConversationParts {
  /** Of the journal, as a recipe's name. */
  readonly name: string;
  readonly video: string;
  readonly skill: string;
  /** Relative to the project folder. */
  readonly outDir: string;
  readonly journal: JournalPort;
  /** As read from the journal; the conversation goes on with it. */
  readonly state: RecipeState;
  readonly backend: Backend;
  readonly drafts: DraftStore;
  readonly ports: SharedPorts;
  readonly digest: Digest;
  readonly fileDigest: (path: string) => Promise<FileFacts>;
  readonly uploads: UploadBook;
  /** Has heard what the journal says. */
  readonly lostSteps: LostSteps;
  readonly settings: Pick<RunSettings, "timing" | "costs">;
  readonly limits: StageLimits;
  /** Credits that the whole conversation may cost. */
  readonly budget?: number;
  readonly version: string;
  readonly listeners: readonly RunListener[];
}

/** What uploads sent, by key: the journal has their names only. */
export interface UploadBook {
  inputsOf(key: string): readonly Input[];
  note(key: string, inputs: readonly Input[]): Promise<void>;
}

export class Conversation {
  readonly #parts: ConversationParts;
  #language: string | undefined;
  #spent = 0;
  #run: Run | undefined;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  get record(): VideoRecord | undefined {
    const { state, backend, video } = this.#parts;
    return state.videos[backend.target].get(video);
  }

  growth(): Growth {
    const { skill, digest, uploads, lostSteps } = this.#parts;
    return {
      record: this.record,
      skill,
      language: this.#language ?? detectLanguage(this.#saidSoFar()),
      digest,
      inputsOf: (key) => uploads.inputsOf(key),
      lostBehind: (done) => lostSteps.behind(done),
    };
  }

  /** Resolves with the exit code that a run would end with. */
  async prompt(text: string): Promise<number> {
    if (this.isOpen(text)) return this.#take();
    this.#language ??= detectLanguage([...this.#saidSoFar(), text]);
    return this.#take(nextPrompt(this.growth(), text));
  }

  /** The very message whose outcome is open: it is looked at, not sent again. */
  isOpen(text: string): boolean {
    const open = this.record?.prompt;
    return open !== undefined && !endedInVain(open) && open.text === text;
  }

  async upload(inputs: readonly Input[]): Promise<number> {
    const digests = new Map<string, string>();
    for (const input of inputs) {
      if (input.kind === "file") digests.set(input.path, (await this.#parts.fileDigest(input.path)).sha256);
    }
    this.#language ??= detectLanguage(this.#saidSoFar());
    const step = nextUpload(this.growth(), inputs, (path) => digests.get(path) ?? "");
    await this.#parts.uploads.note(step.key, inputs);
    return this.#take(step);
  }

  /** Fails, with what to say instead, where there is nothing to export or the file may not have its name. */
  async export(
    wish: ExportWish,
  ): Promise<Result<{ readonly exitCode: number; readonly file: string }, string>> {
    const { format, quality } = wish;
    if (
      this.record?.session === undefined ||
      stepsSoFar(this.growth()).every(({ kind }) => kind !== "prompt")
    )
      return err("There is nothing to export yet: say what the video should show.");
    const wrong = wrongFile(wish);
    if (wrong !== undefined) return err(wrong);
    const step = nextExport(this.growth(), { format, quality, file: "" });
    const file = wish.file ?? (await exportFile(step, { ...this.#parts, record: this.record }));
    return ok({ exitCode: await this.#take({ ...step, file }), file });
  }

  /** The user's word on a prompt whose outcome nobody knows. Sending it again is a message of its own. */
  async resolve(how: Resolution): Promise<Result<{ readonly text: string }, string>> {
    const { journal, state, backend, video } = this.#parts;
    const open = this.record?.prompt;
    if (open === undefined || endedInVain(open)) return err("There is nothing to resolve.");
    const { key, step, text } = open;
    const target = backend.target;
    const { event, written } = journal.append({ type: "prompt.resolved", video, target, key, step, how });
    reduce(state, event);
    await written;
    return ok({ text });
  }

  /** Ends the wait for what is in flight. A message that was sent is never sent again: the next run looks for it. */
  abort(): void {
    this.#run?.abort();
  }

  #saidSoFar(): string[] {
    const done = (this.record?.done ?? []).flatMap((step) => (step.kind === "prompt" ? [step.text] : []));
    return done.slice(0, 1);
  }

  /** Without a step, only what is open or was lost is seen to. */
  async #take(next?: WantedStep): Promise<number> {
    const before = stepsSoFar(this.growth());
    const steps = next === undefined ? before : [...before, next];
    const open = this.record?.prompt;
    const failed = open !== undefined && endedInVain(open) ? open.key : undefined;
    const isAgain = steps.some(({ key }) => key === failed);
    this.#run = this.#newRun(await this.#jobFor(steps, isAgain), isAgain);
    try {
      const { results, creditsSpent } = await this.#run.finished();
      this.#spent += creditsSpent;
      return exitCode(results.map(({ outcome }) => outcome));
    } finally {
      this.#run = undefined;
    }
  }

  async #jobFor(steps: readonly WantedStep[], retryFailed: boolean): Promise<VideoJob> {
    const { video: id } = this.#parts;
    const video = { id, line: 1, language: this.growth().language, steps };
    const context = await this.#planContext(steps, retryFailed);
    const { obstacle } = planVideo(video, this.record, context);
    const facts = obstacle === undefined ? missingExports(video, this.record, context) : [];
    const all = { allowed: "paid", mayRebuild: true, settled: false } as const;
    return { video, ...all, facts, ...(obstacle !== undefined && { obstacle }) };
  }

  async #planContext(steps: readonly WantedStep[], retryFailed: boolean): Promise<PlanContext> {
    const { backend, settings, state, video, ports } = this.#parts;
    const found = new Map<string, FileFacts>();
    for (const step of steps) {
      if (step.kind !== "export") continue;
      for (const file of [step.file, this.record?.exports.get(step.key)?.file ?? step.file]) {
        const facts = await ports.outputs.inspect(file);
        if (facts !== undefined) found.set(file, facts);
      }
    }
    const other = backend.target === "cloud" ? "emulator" : "cloud";
    return {
      target: backend.target,
      costs: settings.costs,
      fileFacts: (file) => found.get(file),
      otherRecord: state.videos[other].get(video),
      retryFailed,
      rerun: false,
    };
  }

  #newRun(job: VideoJob, retryFailed: boolean): Run {
    const { name, skill, journal, state, backend, drafts, ports, limits, listeners, version } = this.#parts;
    const { language } = job.video;
    const recipe = { name, file: "", skill, language, budget: {}, limits: {}, videos: [] };
    const left = this.#parts.budget === undefined ? {} : { runBudget: this.#parts.budget - this.#spent };
    return new Run({
      version,
      jobs: [{ recipe, journal, backend, drafts, state, videos: [job] }],
      ports,
      settings: {
        ...this.#parts.settings,
        ...left,
        retryFailed,
        failFast: false,
        maxClass: "paid",
        startedAt: ports.clock.now(),
      },
      limits,
      listeners: [...listeners, { event: (event) => this.#watch(event, job.video.steps) }],
    });
  }

  /** Steps that cannot be done again are found out before the others are paid for again. */
  #watch(event: Event, steps: readonly WantedStep[]): void {
    if (event.type !== "session.lost") return;
    const unknown = steps.find((step) => step.kind === "upload" && step.inputs.length === 0);
    if (unknown === undefined) return;
    const message = `the backend has forgotten the session, and it is not known any more which files ${unknown.label} sent: start a new chat`;
    this.#run?.stop({ scope: "all", cause: "fail-fast", message });
  }
}

function wrongFile({ file, format, quality }: ExportWish): string | undefined {
  if (file === undefined) return undefined;
  const [mistake] = checkOutput({
    kind: "export",
    path: [],
    format,
    quality,
    file: { text: file, path: [] },
  });
  return mistake === undefined ? undefined : `${mistake.message}. ${mistake.hint ?? ""}`.trim();
}
