// Where in the text a value stands: looked up by its path, for mistakes only.

import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";
import type { Lines, TextPlace } from "./lines.ts";

export interface Where {
  readonly path: readonly (string | number)[];
  /** What to underline: the key before the value, or the value. */
  readonly part: "key" | "value";
  /** A piece of the value, the `nth` of its kind (from 0). */
  readonly within?: { readonly text: string; readonly nth: number };
}

export class Places {
  readonly #root: unknown;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #lines: Lines;
  readonly #indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  constructor(source: { root: unknown; targets: ReadonlyMap<Alias, Node>; lines: Lines }) {
    this.#root = source.root;
    this.#targets = source.targets;
    this.#lines = source.lines;
  }

  /** The place itself, or where the nearest thing around it stands. */
  at({ path, part, within }: Where): TextPlace {
    const found = this.#find(path);
    const span = this.#span(found, part);
    const piece = within !== undefined && found.missing ? undefined : within;
    return this.#lines.place(piece === undefined ? span : this.#lines.pieceOf(span, piece));
  }

  #find(path: readonly (string | number)[]): Found {
    let found: Found = { key: undefined, value: this.#root, isItem: false, missing: false };
    for (const step of path) {
      const next = this.#step(this.#resolve(found.value), step);
      if (next === undefined) return { ...found, missing: true };
      found = isPair(next)
        ? { key: next.key, value: next.value, isItem: false, missing: false }
        : { key: found.key, value: next, isItem: true, missing: false };
    }
    return found;
  }

  #step(node: unknown, step: string | number): unknown {
    if (isMap(node)) return this.#indexOf(node).get(String(step));
    return isSeq(node) && typeof step === "number" ? node.items[step] : undefined;
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
  }

  #indexOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.#indexes.get(map);
    if (known !== undefined) return known;
    // Of a key that stands twice, the first counts.
    const index = new Map(map.items.toReversed().map((pair) => [keyText(pair.key), pair]));
    this.#indexes.set(map, index);
    return index;
  }

  #span(found: Found, part: "key" | "value"): readonly [number, number] {
    const value = spanOf(found.value);
    const wantsKey =
      !found.isItem && (part === "key" || found.missing || value === undefined || isBlock(found.value));
    return (wantsKey ? spanOf(found.key) : undefined) ?? value ?? spanOf(found.key) ?? [0, 0];
  }
}

interface Found {
  /** Of the nearest pair on the way. */
  readonly key: unknown;
  readonly value: unknown;
  /** An entry of a list: the key is that of the list. */
  readonly isItem: boolean;
  readonly missing: boolean;
}

const keyText = (key: unknown): string =>
  isScalar(key) ? (typeof key.value === "string" ? key.value : (key.source ?? "")) : "";

/** Many lines: its key says better where it is. */
const isBlock = (node: unknown): boolean => isCollection(node) && node.flow !== true;

/** Undefined for what takes no room, such as the value of `prompt:`. */
function spanOf(node: unknown): readonly [number, number] | undefined {
  const range = isAlias(node) || isScalar(node) || isCollection(node) ? node.range : undefined;
  return range === undefined || range === null || range[1] <= range[0] ? undefined : [range[0], range[1]];
}
