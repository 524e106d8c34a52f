// Plain maps, as YAML and JSON give them.

export type DataMap = Readonly<Record<string, unknown>>;

export const isMap = (value: unknown): value is DataMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const mapEntries = (
  map: DataMap,
  change: (value: unknown, key: string) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
