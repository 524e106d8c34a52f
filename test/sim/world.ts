// Owns one simulated world: everything in it follows from its spec.

import { crc32 } from "node:zlib";
import { Chance } from "./chance.ts";
import { Disk } from "./disk/disk.ts";
import { Faults } from "./faults.ts";
import type { Life } from "./life.ts";
import { wholeOutputs } from "./outputs.ts";
import { JOURNAL } from "./places.ts";
import { Scheduler } from "./scheduler.ts";
import { Server } from "./server/server.ts";
import type { Crash, VideoSpec, WorldSpec } from "./spec.ts";
import { Watchers } from "./watchers.ts";

export interface Violation {
  /** Its number in the list of the invariants, in docs/reliability.md. */
  readonly invariant: number;
  readonly words: string;
}

const BEGINNING = Date.parse("2026-03-01T00:00:00Z");

export class World {
  readonly spec: WorldSpec;
  readonly scheduler = new Scheduler();
  readonly chance: Chance;
  readonly faults: Faults;
  readonly disk = new Disk();
  readonly watchers = new Watchers(this);
  readonly server: Server;
  readonly lives: Life[] = [];
  readonly violations: Violation[] = [];
  /** As the recipe stands now: edits change it. */
  videos: readonly VideoSpec[];
  /** The token that the user gave, or none. */
  token: string | undefined;
  /** The anonymous one that is kept on the machine. */
  kept: string | undefined;
  crashes = 0;
  powerCuts = 0;
  runs = 0;
  /** Files that the user changed by hand, as they are since then. */
  readonly touched = new Map<string, Buffer | undefined>();
  /** Videos about which the user said that a step was carried out. */
  readonly vouched = new Set<string>();
  /** Processes that did not live to close their books, or could not. */
  readonly unclosed = new Set<number>();
  readonly lines: string[] | undefined;
  hash = 0;
  #wallMs = 0;
  #pids = 100;
  readonly #epochs = new Map<string, number>();

  constructor(spec: WorldSpec, { keepsTrace = false }: { readonly keepsTrace?: boolean } = {}) {
    this.spec = spec;
    this.chance = new Chance(spec.seed);
    this.faults = new Faults(spec.faults);
    this.server = new Server(this, spec.account.credits);
    this.videos = spec.videos;
    this.lines = keepsTrace ? [] : undefined;
    if (spec.account.kind === "user") this.token = this.server.issueToken();
  }

  trace(line: string): void {
    const text = `${Math.round(this.scheduler.now * 1000)} ${line}\n`;
    this.hash = crc32(text, this.hash);
    this.lines?.push(text);
  }

  violate(invariant: number, words: string): void {
    this.trace(`VIOLATION ${invariant} ${words}`);
    this.violations.push({ invariant, words });
  }

  /** ms since the epoch, as the clock on the wall shows it. */
  wallNow(): number {
    return BEGINNING + Math.floor(this.scheduler.now + this.#wallMs);
  }

  moveClock(byMs: number): void {
    this.#wallMs += byMs;
    this.trace(`the clock jumps by ${byMs}`);
  }

  nextPid(): number {
    // Numbers come again, as they do on a machine that has run for long.
    return 100 + (this.#pids++ % 3);
  }

  crashOf(process: number): Crash | undefined {
    return this.faults.calm ? undefined : this.spec.crashes.find((crash) => crash.process === process);
  }

  crash(life: Life, { kind }: Crash): void {
    this.crashes += 1;
    if (kind === "kill") life.die();
    else this.cutPower();
    wholeOutputs(this);
  }

  cutPower(): void {
    this.trace("the power is cut");
    this.powerCuts += 1;
    for (const life of this.lives) life.die();
    this.disk.cutPower(this.chance);
  }

  /** Of a prompt's body: how often the user had asked for its video anew. */
  epochOf(body: string): number {
    const { session_id: id } = JSON.parse(body) as { session_id: string };
    return this.#epochs.get(this.videoOf(id)) ?? 0;
  }

  /** The user wants its prompts to be sent, though they may have been. */
  askAnew(video: string): void {
    this.#epochs.set(video, (this.#epochs.get(video) ?? 0) + 1);
  }

  /** Whether the client waits for its draft to change. */
  isInDoubt(session: string): boolean {
    const video = `"video":${JSON.stringify(this.videoOf(session))}`;
    const lines = (this.disk.content(JOURNAL) ?? Buffer.alloc(0)).toString("utf8").split("\n");
    const last = lines.findLast((line) => line.includes('"type":"prompt.') && line.includes(video));
    return /"type":"prompt\.(intended|lost|unknown|ended)"/.test(last ?? "");
  }

  videoOf(session: string): string {
    const name = this.server.books.sessions.get(session)?.video ?? "";
    return name.slice(name.indexOf("/") + 1);
  }
}
