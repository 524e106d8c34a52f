// Owns the prompts in work: accepted and on disk before they are answered, and finished whether or not anybody still listens.

import { randomUUID } from "node:crypto";

import type { Accounts } from "./accounts.ts";
import type { Reply } from "./agent/agent.ts";
import { respond } from "./agent/agent.ts";
import { secondStage } from "./agent/second-stage.ts";
import type { Chance } from "./chance.ts";
import type { Ledger } from "./ledger.ts";
import type { Pace } from "./pace.ts";
import type { Change, Records, Table } from "./records.ts";
import type { Session, Sessions } from "./sessions.ts";

/** How a run is to differ from what it would be; faults set these. */
export interface WorkTwist {
  /** Said instead of doing anything. */
  saysInstead?: string;
  neverApplies?: boolean;
  lateBySeconds?: number;
  hasSecondStage?: boolean;
}

interface Work {
  id: string;
  kind: "prompt" | "second stage";
  sessionId: string;
  userId: string;
  prompt: string;
  reserved: number;
  /** How many uploads the session had when the prompt came. */
  uploadCount: number;
  /** Milliseconds since 1970, so that a restart does not begin the wait anew. */
  dueAt: number;
  twist: WorkTwist;
}

export interface Accepted {
  workId: string;
  kind: Reply["kind"];
  /** When the stream has said everything; the draft may change later than that. */
  answerInMs: number;
  ended: Promise<Reply | undefined>;
}

const GENERATION_CREDITS = 100;
const EDIT_CREDITS = 50;
const SECONDS = { generated: [100, 300], edited: [10, 30], talk: [5, 15] } as const;
const RETRY_MS = 1_000;
/** Soon enough that a client which waits for two equal reads a few seconds apart sees it. */
const SECOND_STAGE_SECONDS = [1, 4] as const;

interface Tools {
  records: Records;
  sessions: Sessions;
  accounts: Accounts;
  ledger: Ledger;
  pace: Pace;
  chance: Chance;
}

export class Workshop {
  readonly #tools: Tools;
  readonly #table: Table<Work>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #listeners = new Map<string, (reply: Reply | undefined) => void>();
  /** When the session's last accepted prompt will be done: the next one waits for it. */
  readonly #busyUntil = new Map<string, number>();

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#table = tools.records.table("work");
    for (const work of this.#table.all()) this.#schedule(work);
  }

  costOf(session: Session): number {
    const isGenerating = (this.#busyUntil.get(session.id) ?? 0) > Date.now();
    return session.draft || isGenerating ? EDIT_CREDITS : GENERATION_CREDITS;
  }

  /** After this returns, the prompt is on disk and its credits are reserved. */
  accept(session: Session, request: { prompt: string; twist: WorkTwist }): Accepted {
    const { accounts, ledger, records, sessions, pace, chance } = this.#tools;
    const { prompt, twist } = request;
    const cost = this.costOf(session);
    const kind = this.#reply(session, { prompt, twist, uploadCount: session.uploads.length }).kind;
    const [shortest, longest] = SECONDS[kind];
    const seconds = chance.between(
      shortest,
      longest,
      "duration",
      session.taskName,
      session.ordinal,
      session.promptCount,
    );
    const answerAt = Math.max(Date.now(), this.#busyUntil.get(session.id) ?? 0) + pace.realMs(seconds);
    const work: Work = {
      id: randomUUID(),
      kind: "prompt",
      sessionId: session.id,
      userId: session.owner,
      prompt,
      reserved: cost,
      uploadCount: session.uploads.length,
      dueAt: answerAt + pace.realMs(twist.lateBySeconds ?? 0),
      twist,
    };
    const entry = { workId: work.id, sessionId: session.id, userId: session.owner, text: prompt, cost };
    records.commit([
      this.#table.put(work.id, work),
      accounts.reserve(session.owner, cost),
      ledger.add({ ...entry, acceptedAt: new Date().toISOString() }),
      sessions.put({ ...session, promptCount: session.promptCount + 1 }),
    ]);
    const ended = new Promise<Reply | undefined>((resolve) => this.#listeners.set(work.id, resolve));
    this.#schedule(work);
    return { workId: work.id, kind, answerInMs: answerAt - Date.now(), ended };
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const tell of this.#listeners.values()) tell(undefined);
  }

  #schedule(work: Work): void {
    if (work.kind === "prompt") this.#busyUntil.set(work.sessionId, work.dueAt);
    clearTimeout(this.#timers.get(work.id));
    this.#wake(work, Math.max(0, work.dueAt - Date.now()));
  }

  #wake(work: Work, inMs: number): void {
    const timer = setTimeout(() => this.#finish(work), inMs);
    this.#timers.set(work.id, timer);
  }

  #finish(work: Work): void {
    this.#timers.delete(work.id);
    try {
      if (work.kind === "second stage") this.#finishSecondStage(work);
      else this.#finishPrompt(work);
    } catch {
      // The disk is full, say. Nothing was changed, so it can be tried until there is room.
      this.#wake(work, RETRY_MS);
    }
  }

  #finishPrompt(work: Work): void {
    const { accounts, ledger, records, sessions } = this.#tools;
    const session = sessions.get(work.sessionId);
    const reply = session && this.#reply(session, work);
    const isApplied = reply !== undefined && reply.kind !== "talk" && !work.twist.neverApplies;
    const spent = isApplied ? work.reserved : 0;
    const stage = session && isApplied && this.#stageAfter(work, reply);
    records.commit([
      this.#table.drop(work.id),
      accounts.settle(work.userId, work.reserved, spent),
      ...ledger.close(work.id, { outcome: session ? (isApplied ? "applied" : "nothing") : "lost", spent }),
      ...(session && isApplied
        ? [sessions.put(changed(session, { reply, uploadCount: work.uploadCount }))]
        : []),
      ...(stage ? [this.#table.put(stage.id, stage)] : []),
    ]);
    if (stage) this.#schedule(stage);
    if ((this.#busyUntil.get(work.sessionId) ?? 0) <= work.dueAt) this.#busyUntil.delete(work.sessionId);
    this.#listeners.get(work.id)?.(reply);
    this.#listeners.delete(work.id);
  }

  /** One for each session: a new generation puts off the one still to come. */
  #stageAfter(work: Work, reply: Reply): Work | undefined {
    if (!(work.twist.hasSecondStage ?? reply.kind === "generated")) return undefined;
    const { pace, chance } = this.#tools;
    const seconds = chance.between(...SECOND_STAGE_SECONDS, "second stage", work.prompt);
    const id = `second-stage-${work.sessionId}`;
    return { ...work, id, kind: "second stage", reserved: 0, dueAt: Date.now() + pace.realMs(seconds) };
  }

  #finishSecondStage(work: Work): void {
    const { records, sessions, chance } = this.#tools;
    const session = sessions.get(work.sessionId);
    const changes: Change[] = [this.#table.drop(work.id)];
    if (session?.draft)
      changes.push(sessions.put({ ...session, draft: secondStage(session.draft, session.unwanted, chance) }));
    records.commit(changes);
  }

  #reply(session: Session, work: Pick<Work, "prompt" | "twist" | "uploadCount">): Reply {
    if (work.twist.saysInstead !== undefined) return { kind: "talk", text: work.twist.saysInstead };
    const uploads = session.uploads.slice(0, work.uploadCount);
    return respond(
      {
        prompt: work.prompt,
        draft: session.draft ?? undefined,
        uploads,
        newUploads: uploads.slice(session.consumedUploads),
        exported: session.exported,
      },
      this.#tools.chance,
    );
  }
}

function changed(
  session: Session,
  done: { reply: Exclude<Reply, { kind: "talk" }>; uploadCount: number },
): Session {
  const { reply, uploadCount } = done;
  const isNew = reply.kind === "generated";
  const before = isNew ? { music: false, title: false } : session.unwanted;
  return {
    ...session,
    draft: reply.draft,
    consumedUploads: uploadCount,
    exported: isNew ? false : session.exported,
    unwanted: { music: before.music || reply.unwanted.music, title: before.title || reply.unwanted.title },
  };
}
