// What each thing that is said leads to; every answer is the exit code that a run of it alone would end with.

import { endedInVain } from "../core/run/state.ts";
import { homedir } from "node:os";
import type { HttpBackend } from "../backend/backend.ts";
import type { Conversation } from "../chat/conversation.ts";
import { wholeStory } from "../chat/growing.ts";
import type { LeadIns } from "../chat/lead-ins.ts";
import type { ChatRequest } from "../chat/requests.ts";
import type { Line } from "../chat/telling.ts";
import type { Config } from "../config/config.ts";
import { timelineSummary } from "../core/conversation/timeline.ts";
import type { Failure } from "../core/failure.ts";
import type { Backend, CallOptions } from "../core/ports.ts";
import type { Input } from "../core/recipe/recipe.ts";
import type { Result } from "../core/result.ts";
import type { Resolution } from "../core/run/events.ts";
import { EXIT } from "../core/run/exit-code.ts";
import { disk } from "../platform/source-files.ts";
import { findInputs } from "../recipe-file/inputs.ts";
import { realDirOf } from "../recipe-file/project.ts";
import { saveRecipe } from "./chat-save.ts";

export interface TalkParts {
  readonly conversation: Conversation;
  readonly client: HttpBackend;
  /** The same one, whose drafts are seen. */
  readonly backend: Backend;
  readonly leadIns: LeadIns;
  readonly say: (line: Line) => void;
  readonly config: Config;
  readonly workingDir: string;
  readonly name: string;
  readonly video: string;
  readonly skill: string;
  readonly local: boolean;
}

export class Talk {
  readonly #parts: TalkParts;

  constructor(parts: TalkParts) {
    this.#parts = parts;
  }

  async answer(request: Exclude<ChatRequest, { do: "quit" }>): Promise<number> {
    switch (request.do) {
      case "nothing":
        return EXIT.done;
      case "prompt":
        if (this.#parts.conversation.isOpen(request.text)) this.#say("quiet", LOOKING);
        return this.#parts.conversation.prompt(request.text);
      case "upload":
        return this.#upload(request.names);
      case "export":
        return this.#export(request);
      case "resolve":
        return this.#resolve(request.how);
      case "credits":
        return this.#credits();
      case "status":
        return this.status();
      case "open":
        return this.#open();
      case "save":
        return this.#save(request.file);
      case "help":
        this.#say("said", HELP);
        return EXIT.done;
      case "explain":
        return this.#wrong(request.text);
    }
  }

  /** What there is so far: the timeline, what it cost, the files. */
  async status(): Promise<number> {
    const { conversation, backend } = this.#parts;
    const { record } = conversation;
    if (record?.session === undefined) {
      this.#say("quiet", record?.sessionLost === true ? SESSION_GONE : "Nothing has been made yet.");
      return EXIT.done;
    }
    const draft = await backend.readDraft({ sessionId: record.session.id }, this.#call());
    if (!draft.ok) return this.#failed(draft.error);
    this.#say("quiet", timelineSummary(draft.value));
    if (record.credits > 0) this.#say("quiet", `Cost so far: ${record.credits} credits`);
    for (const file of record.files.keys()) this.#say("quiet", `Exported: ${file}`);
    if (record.prompt !== undefined && !endedInVain(record.prompt)) {
      this.#say("problem", `Not known yet what became of: ${record.prompt.text}`);
    }
    return EXIT.done;
  }

  #say(kind: Line["kind"], text: string): void {
    this.#parts.say({ kind, text });
  }

  #wrong(text: string): number {
    this.#say("problem", text);
    return EXIT.usage;
  }

  #failed({ kind, message, link }: Failure): number {
    this.#say("problem", link === undefined ? message : `${message} ${link}`);
    return kind === "auth" || kind === "no-credits" || kind === "plan-blocked" ? EXIT.credits : EXIT.stopped;
  }

  #call(): CallOptions {
    return { signal: AbortSignal.timeout(this.#parts.config.timing.requestTimeoutMs) };
  }

  async #upload(names: readonly string[]): Promise<number> {
    const { workingDir, config, conversation } = this.#parts;
    const placed = names.map((name) => ({ text: name.replace(/^~(?=\/)/, homedir()), path: [] }));
    const { projectDir } = config;
    const projectRealDir = await realDirOf(projectDir, disk);
    // Who names a file in a conversation may read it: only recipes are kept inside the project.
    const rules = { folder: workingDir, projectDir, projectRealDir, outsideInputs: true, files: disk };
    const { inputs, mistakes } = await findInputs(placed, rules);
    const [mistake] = mistakes;
    if (mistake !== undefined) return this.#wrong(`${mistake.message}. ${hintOf(mistake)}`);
    const found = placed.flatMap(({ text }): Input[] => {
      const input = inputs.get(text);
      return input === undefined ? [] : [input];
    });
    return conversation.upload(found);
  }

  async #export(wish: Extract<ChatRequest, { do: "export" }>): Promise<number> {
    const { conversation } = this.#parts;
    const before = new Map(conversation.record?.files);
    const made = await conversation.export(wish);
    if (!made.ok) return this.#wrong(made.error);
    const { exitCode, file } = made.value;
    if (exitCode !== EXIT.done) return exitCode;
    const isOld = before.get(file)?.key === conversation.record?.files.get(file)?.key && before.has(file);
    if (isOld) this.#say("fact", `Nothing has changed since: it is ${file}`);
    if (!this.#parts.local) await this.#showLink();
    return exitCode;
  }

  /** Good to have after an export; its absence is no failure of the export. */
  async #showLink(): Promise<void> {
    const link = await this.#link();
    if (link?.ok === true) this.#say("quiet", `The project in the browser: ${link.value.link}`);
  }

  async #open(): Promise<number> {
    const link = await this.#link();
    if (link === undefined) return this.#wrong("There is no project yet: say what the video should show.");
    if (!link.ok) return this.#failed(link.error);
    this.#say("said", link.value.link);
    if (this.#parts.local) this.#say("quiet", "The embedded backend has no editor: this link leads nowhere.");
    return EXIT.done;
  }

  async #link(): Promise<Result<{ readonly link: string }, Failure> | undefined> {
    const { conversation, client } = this.#parts;
    const session = conversation.record?.session;
    if (session === undefined) return undefined;
    return client.claimLink({ sessionId: session.id, taskId: session.task }, this.#call());
  }

  async #credits(): Promise<number> {
    const balance = await this.#parts.client.balance(this.#call());
    if (!balance.ok) return this.#failed(balance.error);
    const { available, frozen } = balance.value;
    const reserved = frozen > 0 ? `, ${frozen} reserved by work in progress` : "";
    this.#say("said", `${available} credits available${reserved}`);
    return EXIT.done;
  }

  async #resolve(how: Resolution): Promise<number> {
    const { conversation } = this.#parts;
    const resolved = await conversation.resolve(how);
    if (!resolved.ok) return this.#wrong(resolved.error);
    if (how === "resend") return conversation.prompt(resolved.value.text);
    this.#say("fact", how === "applied" ? "Taken as carried out." : "Given up: say something else.");
    return EXIT.done;
  }

  async #save(file: string): Promise<number> {
    const { conversation, leadIns, config, workingDir, name, video, skill } = this.#parts;
    const growth = conversation.growth();
    const saved = await saveRecipe(wholeStory(growth), {
      file,
      workingDir,
      projectDir: config.projectDir,
      outDir: config.outDir,
      outsideInputs: config.allow.outsideInputs,
      chat: name,
      video,
      skill,
      language: growth.language,
      leadIns: (key) => leadIns.before(key),
    });
    if (!saved.ok) return this.#wrong(saved.error);
    this.#say("fact", saved.value);
    return EXIT.done;
  }
}

const SESSION_GONE = "The backend has forgotten the session: the next message makes everything again.";

/** The hint speaks of a recipe's folder where a conversation has none. */
const hintOf = ({ code, hint }: { readonly code: string; readonly hint?: string }): string =>
  code === "missing-input" ? "Paths count from the folder that this was started in." : (hint ?? "");

const LOOKING =
  "That message may be carried out already: looking what became of it, without sending it again.";

const HELP = `Say what the video should show, or how to change it.
Short and specific works best.

/upload FILE|URL   add a photo, a clip or a sound, or drop the file here
/export [FILE]     make the video file; also: /export webm low
/status            the timeline, and what it cost so far
/credits           what is left
/open              a link to the project in the browser
/save FILE.yaml    write what was said as a recipe
/resolve HOW       what became of a message: applied, resend or abandon
/quit              end, as Ctrl-D does; to go on: nemo-pipeline chat --continue

Ctrl-C ends the waiting, not the conversation. No message is sent twice.`;
