// Owns what can go wrong in a world, and where.

const LOST = ["reset-before", "reset-after", "hang-before", "hang-after", "cut"] as const;
const UNREACHED = ["refused", "dns", "no-connection"] as const;
const REFUSED = [
  "500",
  "500-after",
  "503",
  "502-html",
  "html",
  "malformed",
  "empty",
  "429",
  "429-after-5",
  "1001",
  "401",
] as const;
const ANY = [...LOST, ...UNREACHED, ...REFUSED] as const;

/** What can go wrong where, each as likely as it stands here. */
export const PLACES: readonly (readonly [
  site: string,
  most: number,
  kinds: readonly [string, ...string[]],
])[] = [
  ["net:prompt", 5, [...ANY, "late", "late", "1002", "1002-404", "2001", "402", "400", "quiet-cut"]],
  [
    "net:prompt",
    5,
    [
      "agent-refuses",
      "agent-asks",
      "agent-error",
      "agent-error-done",
      "agent-silent-undone",
      "agent-late",
      "agent-late-silent",
      "agent-heartbeats",
      "agent-silence",
    ],
  ],
  ["net:prompt", 5, ["reset-after", "hang-after", "cut", "late", "500-after", "quiet-cut"]],
  ["net:session", 3, [...ANY, "2001"]],
  ["net:upload", 3, [...ANY, "4001", "4002", "1002", "short-list"]],
  ["net:state", 12, [...ANY, "1002"]],
  ["net:credits", 5, ANY],
  [
    "net:render",
    4,
    [...ANY, "402", "1002", "duplicate", "render-fails", "render-hangs", "render-forgotten", "late"],
  ],
  ["net:render", 4, ["render-fails", "render-hangs", "render-forgotten"]],
  ["net:poll", 12, ANY],
  [
    "net:file",
    4,
    [
      ...LOST,
      ...UNREACHED,
      "quiet-cut",
      "quiet-cut",
      "403",
      "404",
      "500",
      "429",
      "html",
      "redirect",
      "other-tag",
      "ignores-range",
      "wrong-range",
    ],
  ],
  ["net:proxy", 3, [...ANY, "404", "redirect"]],
  ["net:token", 2, ANY],
  ["server:accident", 30, ["expire", "forget-sessions", "forget-renders", "no-credits"]],
  ["disk:write:journal", 30, ["EIO", "ENOSPC", "SHORT"]],
  ["disk:sync:journal", 20, ["EIO"]],
  ["disk:sync:folder", 12, ["EIO"]],
  ["disk:write:part", 4, ["EIO", "ENOSPC", "SHORT"]],
  ["disk:sync:part", 2, ["EIO"]],
  ["disk:rename:output", 2, ["EIO", "EROFS"]],
  ["disk:link:output", 2, ["EIO"]],
  ["disk:write:draft", 3, ["EIO", "ENOSPC", "SHORT"]],
  ["disk:rename:draft", 3, ["EIO"]],
  ["disk:read:journal", 4, ["EIO"]],
  ["disk:write:lock", 6, ["EIO", "ENOSPC", "SHORT"]],
  ["disk:read:part", 6, ["EIO"]],
  ["disk:read:input", 4, ["EIO"]],
];

/** Every kind of fault, by place. */
export const KINDS: ReadonlyMap<string, ReadonlySet<string>> = PLACES.reduce(
  (all, [site, , kinds]) => all.set(site, new Set([...(all.get(site) ?? []), ...kinds])),
  new Map<string, Set<string>>(),
);
