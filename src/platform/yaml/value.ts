// From YAML nodes to plain values, with everything refused that YAML allows and nobody means.

import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";
import { MAX_DEPTH } from "./nesting.ts";
import type { YamlProblem } from "./problem.ts";
import { surpriseIn } from "./scalar.ts";

/** Values after the aliases are followed; a harmless recipe has thousands, an alias bomb billions. */
const MAX_VALUES = 500_000;

export interface PlainValue {
  /** Undefined when it is too large to be looked at. */
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

export function toPlainValue(root: unknown): PlainValue {
  const reader = new ValueReader();
  const { value } = reader.read(root);
  const bomb = reader.problems.find(({ code }) => code === "alias-bomb");
  if (bomb !== undefined) return { value: undefined, problems: [bomb], targets: reader.targets };
  return { value, problems: reader.problems, targets: reader.targets };
}

/** A value with what it weighs once its aliases are followed. */
interface Weighed {
  readonly value: unknown;
  readonly count: number;
  readonly depth: number;
}

const NOTHING: Weighed = { value: null, count: 1, depth: 0 };

class ValueReader {
  readonly problems: YamlProblem[] = [];
  readonly targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, { readonly node: Node; result?: Weighed }>();

  read(node: unknown): Weighed {
    if (isAlias(node)) return this.#follow(node);
    const anchor = hasAnchor(node) ? { node, result: undefined as Weighed | undefined } : undefined;
    if (anchor !== undefined)
      this.#anchors.set(anchor.node.anchor, anchor as { node: Node; result?: Weighed });
    const result = this.#readNode(node);
    if (anchor !== undefined) anchor.result = result;
    return result;
  }

  #readNode(node: unknown): Weighed {
    if (isMap(node)) return this.#readMap(node);
    if (isSeq(node)) return this.#readList(node.items);
    if (!isScalar(node)) return NOTHING;
    const surprise = surpriseIn(node);
    if (surprise !== undefined) this.#report(node, surprise);
    return { value: node.value, count: 1, depth: 0 };
  }

  #readList(items: readonly unknown[]): Weighed {
    const parts = items.map((item) => this.read(item));
    return sum(
      parts,
      parts.map((part) => part.value),
    );
  }

  #readMap(map: YAMLMap): Weighed {
    const entries = new Map<string, Weighed & { readonly key: unknown }>();
    for (const pair of map.items) {
      const name = this.#readKey(pair, map, entries);
      const part = this.read(pair.value);
      if (name !== undefined) entries.set(name, { ...part, key: pair.key });
    }
    const parts = [...entries.values()];
    return sum(parts, Object.fromEntries([...entries].map(([key, part]) => [key, part.value])));
  }

  /** Undefined when the key is refused. */
  #readKey(
    { key }: Pair,
    map: YAMLMap,
    entries: ReadonlyMap<string, { readonly key: unknown }>,
  ): string | undefined {
    const name = keyText(key);
    const refusal = name === undefined ? refusedKey(key) : refusedName(name, entries);
    if (refusal === undefined) return name;
    this.#report(isCollection(key) ? map : key, refusal);
    return undefined;
  }

  #follow(alias: Alias): Weighed {
    const anchor = this.#anchors.get(alias.source);
    const refusal = refusedAlias(alias.source, anchor);
    if (refusal !== undefined) this.#report(alias, refusal);
    if (refusal !== undefined || anchor?.result === undefined) return NOTHING;
    this.targets.set(alias, anchor.node);
    return anchor.result;
  }

  #report(
    node: unknown,
    problem: Omit<YamlProblem, "offset" | "length" | "severity"> & Partial<YamlProblem>,
  ): void {
    const [start, end] = rangeOf(node);
    this.problems.push({ severity: "error", ...problem, offset: start, length: end - start });
  }
}

const hasAnchor = (node: unknown): node is Node & { readonly anchor: string } =>
  (isScalar(node) || isCollection(node)) && node.anchor !== undefined;

function sum(parts: readonly Weighed[], value: unknown): Weighed {
  return {
    value,
    count: parts.reduce((total, part) => total + part.count, 1),
    depth: parts.reduce((deepest, part) => Math.max(deepest, part.depth), 0) + 1,
  };
}

type Refusal = Pick<YamlProblem, "code" | "message" | "hint" | "related">;

interface Anchor {
  readonly node: Node;
  readonly result?: Weighed;
}

function refusedAlias(name: string, anchor: Anchor | undefined): Refusal | undefined {
  if (anchor === undefined)
    return {
      code: "unknown-alias",
      message: `Nothing above is marked \`&${name}\``,
      hint: "Mark a value with it first",
    };
  if (anchor.result === undefined)
    return {
      code: "alias-cycle",
      message: `\`*${name}\` stands inside the value that it repeats`,
      hint: "Write the value out",
      related: [{ offset: rangeOf(anchor.node)[0], message: "the value" }],
    };
  if (anchor.result.count > MAX_VALUES || anchor.result.depth > MAX_DEPTH)
    return {
      code: "alias-bomb",
      message: `\`*${name}\` grows too large`,
      hint: "Write fewer aliases of aliases",
    };
  return undefined;
}

/** Numbers and booleans as keys are what was written; a list or a map is no key. */
function keyText(key: unknown): string | undefined {
  if (typeof key === "string") return key;
  if (!isScalar(key) || key.value === null) return undefined;
  return typeof key.value === "string" ? key.value : key.source;
}

function refusedKey(key: unknown): Refusal {
  if (isMap(key) || isSeq(key))
    return {
      code: "complex-key",
      message: "Braces or brackets without quotes are YAML maps and lists, and cannot be a key",
      hint: "Put the text in quotes; a look-up is written `${{ vars.name }}`",
    };
  return { code: "missing-key", message: "A key is missing before the colon", hint: "Write `key: value`" };
}

function refusedName(
  name: string,
  entries: ReadonlyMap<string, { readonly key: unknown }>,
): Refusal | undefined {
  if (name === "<<")
    return {
      code: "merge-key",
      message: "Merge keys (`<<`) are not read",
      hint: "Write the keys out where they are wanted",
    };
  if (name === "__proto__")
    return { code: "reserved-key", message: "`__proto__` cannot be a key", hint: "Choose another name" };
  const first = entries.get(name);
  if (first === undefined) return undefined;
  return {
    code: "duplicate-key",
    message: `\`${name}\` stands here twice`,
    hint: "Keep one of the two",
    related: [{ offset: rangeOf(first.key)[0], message: `the first \`${name}\`` }],
  };
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = isAlias(node) || isScalar(node) || isCollection(node) ? node.range : undefined;
  return range === undefined || range === null ? [0, 1] : [range[0], range[1]];
}
