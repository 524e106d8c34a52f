// Owns simulated time: it stands still while anybody works and jumps to the next thing that happens.

export interface Scheduled {
  cancel(): void;
}

interface Entry extends Scheduled {
  readonly at: number;
  readonly order: number;
  act: (() => void) | undefined;
}

/** Nothing of a world lasts as long: a wait beyond it is for something that was to happen and did not. */
const END_MS = 60 * 24 * 3_600_000;

export class Scheduler {
  /** ms since the world began; goes on evenly, whatever a clock on the wall does. */
  now = 0;
  #order = 0;
  #outside = 0;
  readonly #heap: Entry[] = [];

  after(ms: number, act: () => void): Scheduled {
    const entry: Entry = {
      at: this.now + Math.max(0, ms),
      order: this.#order++,
      act,
      cancel: () => (entry.act = undefined),
    };
    this.#push(entry);
    return entry;
  }

  /** Work that leaves this thread or takes turns of the event loop, such as reading a form: time stands still for it, too. */
  async outside<T>(work: Promise<T>): Promise<T> {
    this.#outside += 1;
    try {
      return await work;
    } finally {
      this.#outside -= 1;
    }
  }

  /** Lets things happen until the work has ended. Says so when it waits for nothing that comes. */
  async until<T>(work: Promise<T>, mostEvents: number): Promise<T> {
    let ended = false;
    const end = (): void => void (ended = true);
    work.then(end, end);
    for (let events = 0; ; events++) {
      await (this.#outside > 0 ? turn() : drained());
      if (ended) return work;
      if (events > mostEvents) throw new Stuck("there is no end to it");
      if (!this.#next()) throw new Stuck("everybody waits, and nothing comes");
    }
  }

  #next(): boolean {
    for (;;) {
      const entry = this.#pop();
      if (entry === undefined) return false;
      if (entry.act === undefined) continue;
      if (entry.at > END_MS) throw new Stuck("somebody waits for months");
      this.now = Math.max(this.now, entry.at);
      entry.act();
      return true;
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let least = left;
      const a = heap[left];
      const b = heap[right];
      if (a === undefined) break;
      if (b !== undefined && isBefore(b, a)) least = right;
      const child = heap[least];
      if (child === undefined || !isBefore(child, last)) break;
      heap[index] = child;
      index = least;
    }
    heap[index] = last;
    return first;
  }
}

/** Everything that can go on without waiting does so first: a tick comes after all promises that are settled. */
const drained = (): Promise<void> =>
  new Promise((resolve) => {
    queueMicrotask(() => process.nextTick(resolve));
  });

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** The world hangs: a violation in itself. */
export class Stuck extends Error {}

const isBefore = (one: Entry, other: Entry): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
