// Owns the names of the routes, as counters and fault files use them.

export const FAULTY_ROUTES = [
  "run_sse",
  "upload",
  "session",
  "balance",
  "state",
  "render",
  "poll",
  "cancel",
  "download",
  "anonymous-token",
  "claim",
] as const;

export type FaultyRoute = (typeof FAULTY_ROUTES)[number];

/** `unknown` is a path that the service does not have; `inspection` is this program's own. */
export type RouteName = FaultyRoute | "inspection" | "unknown";
