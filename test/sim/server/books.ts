// Owns what the simulated backend knows: its account, tokens, sessions with their drafts, messages it took, renders.

import { edited, finished, firstCut } from "../../contract/double/timeline.ts";
import type { Timeline } from "../../contract/double/timeline.ts";

export interface Session {
  readonly id: string;
  /** As the client named it: the recipe's name and the video's. */
  readonly video: string;
  draft: Timeline | undefined;
  /** Texts that its draft shows, in order. */
  readonly texts: string[];
  /** The backend has forgotten it. */
  gone: boolean;
  working: number;
  /** How often its draft changed without a message. */
  stages: number;
}

/** A message that was taken: the ledger. */
export interface Accepted {
  readonly session: Session;
  readonly text: string;
  readonly process: number;
  readonly epoch: number;
  readonly estimate: number;
  /** Frozen at first, then charged. */
  cost: number;
  state: "working" | "applied" | "dropped";
}

export interface Render {
  readonly id: string;
  readonly session: Session;
  readonly format: string;
  readonly quality: string;
  readonly texts: readonly string[];
  readonly startedMs: number;
  readonly lastsMs: number;
  fate: "fine" | "fails" | "hangs" | "forgotten";
}

export class Books {
  available: number;
  frozen = 0;
  readonly tokens = new Set<string>();
  readonly sessions = new Map<string, Session>();
  readonly accepted: Accepted[] = [];
  readonly renders = new Map<string, Render>();
  /** Some cost fell due when nobody could have been looking any more, or was somebody else's: the client's ledger may differ. */
  unknowable = false;
  #marks = 0;

  constructor(credits: number) {
    this.available = credits;
  }

  take(accepted: Accepted): void {
    this.available -= accepted.cost;
    this.frozen += accepted.cost;
    accepted.session.working += 1;
    this.accepted.push(accepted);
  }

  conclude(
    accepted: Accepted,
    { applied, cost }: { readonly applied: boolean; readonly cost: number },
  ): void {
    const { session } = accepted;
    this.frozen -= accepted.cost;
    this.available += accepted.cost - cost;
    accepted.cost = cost;
    accepted.state = applied ? "applied" : "dropped";
    session.working -= 1;
    if (!applied) return;
    const mark = ++this.#marks;
    session.texts.push(accepted.text);
    session.draft =
      session.draft === undefined
        ? firstCut(accepted.text, mark)
        : edited(session.draft, accepted.text, mark);
  }

  /** Somebody else uses the account, too. */
  spendElsewhere(): void {
    this.available = 0;
    this.unknowable = true;
  }

  goOn(session: Session): void {
    if (session.draft === undefined || session.gone) return;
    session.draft = finished(session.draft, ++this.#marks);
    session.stages += 1;
  }

  get spent(): number {
    return this.accepted.reduce((sum, { cost }) => sum + cost, 0);
  }
}
