// Owns the counts of what came in: per route, at once, and the latest requests one by one.

import type { RouteName } from "./route-names.ts";

export interface RequestRecord {
  route: RouteName;
  method: string;
  path: string;
  /** 0 until the answer begins, and when it never did. */
  status: number;
  at: string;
}

export interface RouteCount {
  total: number;
  now: number;
  mostAtOnce: number;
}

/** Older ones are forgotten, so that a server that runs for long does not grow. */
const LATEST = 20_000;

export class Traffic {
  readonly #latest: RequestRecord[] = [];
  readonly #counts = new Map<string, RouteCount>();

  get latest(): readonly RequestRecord[] {
    return this.#latest;
  }

  counts(): Record<string, RouteCount> {
    return Object.fromEntries(this.#counts);
  }

  note(record: RequestRecord): void {
    this.#latest.push(record);
    if (this.#latest.length > LATEST * 2) this.#latest.splice(0, LATEST);
  }

  /** Which of its kind it is, from 1, and what to call when it is over. */
  enter(name: string): { ordinal: number; leave: () => void } {
    const count = this.#count(name);
    count.total += 1;
    count.now += 1;
    count.mostAtOnce = Math.max(count.mostAtOnce, count.now);
    const leave = (): void => {
      count.now -= 1;
    };
    return { ordinal: count.total, leave };
  }

  #count(name: string): RouteCount {
    const known = this.#counts.get(name);
    if (known) return known;
    const count = { total: 0, now: 0, mostAtOnce: 0 };
    this.#counts.set(name, count);
    return count;
  }
}
