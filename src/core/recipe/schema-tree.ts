// Questions to a JSON Schema: which keys an object may have, where else a key belongs, what a value looks like.

import type { Path } from "../mistake.ts";

/** The parts of JSON Schema that zod writes. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly examples?: readonly unknown[];
}

/** All keys that may stand in the object at a path. */
export const keysAt = (schema: SchemaNode, path: Path): string[] => [
  ...new Set(nodesAt(schema, path).flatMap((node) => Object.keys(node.properties ?? {}))),
];

/** The first example of the value at a path. */
export const exampleAt = (schema: SchemaNode, path: Path): unknown =>
  nodesAt(schema, path).find((node) => node.examples !== undefined)?.examples?.[0];

/** Every path at which a key may stand, such as `videos.<id>.export.quality`. */
export function homesOf(schema: SchemaNode, key: string, prefix: readonly string[] = []): string[] {
  const own = Object.entries(schema.properties ?? {});
  const homes = own.filter(([name]) => name === key).map(([name]) => [...prefix, name].join("."));
  const below = [
    ...own.flatMap(([name, node]) => homesOf(node, key, [...prefix, name])),
    ...entriesOf(schema).flatMap((node) => homesOf(node, key, [...prefix, "<id>"])),
    ...(schema.items === undefined ? [] : homesOf(schema.items, key, prefix)),
    ...(schema.anyOf ?? []).flatMap((node) => homesOf(node, key, prefix)),
  ];
  return [...new Set([...homes, ...below])];
}

function nodesAt(schema: SchemaNode, path: Path): SchemaNode[] {
  const [step, ...rest] = path;
  const choices = [schema, ...(schema.anyOf ?? []).flatMap((node) => nodesAt(node, []))];
  if (step === undefined) return choices;
  return choices.flatMap((node) => childrenOf(node, step)).flatMap((node) => nodesAt(node, rest));
}

function childrenOf(node: SchemaNode, step: string | number): readonly SchemaNode[] {
  if (typeof step === "number") return node.items === undefined ? [] : [node.items];
  const named = Object.hasOwn(node.properties ?? {}, step) ? node.properties?.[step] : undefined;
  return named === undefined ? entriesOf(node) : [named];
}

const entriesOf = (node: SchemaNode): readonly SchemaNode[] =>
  typeof node.additionalProperties === "object" ? [node.additionalProperties] : [];
