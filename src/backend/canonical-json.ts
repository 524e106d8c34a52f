// One text for equal JSON values, whatever the order of their keys.

export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const members = entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => member(key, inner));
  return `{${members.join(",")}}`;
};

const member = (key: string, value: unknown): string => `${JSON.stringify(key)}:${canonicalJson(value)}`;
