// Owns sessions: one timeline each, with what was uploaded to it and what was asked of it.

import { randomUUID } from "node:crypto";

import type { Draft } from "./draft.ts";
import type { Media } from "./media.ts";
import type { Change, Records, Table } from "./records.ts";

export interface Session {
  id: string;
  taskId: string;
  taskName: string;
  /** Which of the sessions of this task name: with the name, it tells sessions apart alike in every run. */
  ordinal: number;
  language: string;
  owner: string;
  uploads: Media[];
  /** How many of the uploads earlier prompts have had before them. */
  consumedUploads: number;
  draft: Draft | null;
  promptCount: number;
  /** A render was asked for since the timeline was last begun. */
  exported: boolean;
  /** What some prompt said that it does not want; the second stage keeps to it. */
  unwanted: { music: boolean; title: boolean };
  generated: { renderId: string; file: string; durationMs: number }[];
}

export class Sessions {
  readonly #records: Records;
  readonly #table: Table<Session>;
  readonly #countByName = new Map<string, number>();

  constructor(records: Records) {
    this.#records = records;
    this.#table = records.table("session");
    for (const { taskName } of this.#table.all()) this.#count(taskName);
  }

  create(wanted: { owner: string; taskName: string; language: string }): Session {
    const session: Session = {
      ...wanted,
      ordinal: this.#count(wanted.taskName),
      id: randomUUID(),
      taskId: `task_${randomUUID().slice(0, 13)}`,
      uploads: [],
      consumedUploads: 0,
      draft: null,
      promptCount: 0,
      exported: false,
      unwanted: { music: false, title: false },
      generated: [],
    };
    this.save(session);
    return session;
  }

  get(id: string): Session | undefined {
    return this.#table.get(id);
  }

  put(session: Session): Change {
    return this.#table.put(session.id, session);
  }

  save(session: Session): void {
    this.#records.commit([this.put(session)]);
  }

  forget(id: string): void {
    this.#records.commit([this.#table.drop(id)]);
  }

  #count(taskName: string): number {
    const count = (this.#countByName.get(taskName) ?? 0) + 1;
    this.#countByName.set(taskName, count);
    return count;
  }
}
