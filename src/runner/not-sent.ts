// A prompt whose intent is in the journal, and that the run was stopped before sending.

import type { PromptOutcome } from "../core/ports.ts";

/** While the intent was being written, or while it waited for its turn, the user said to stop or the backend refused to be paid. */
export const NOT_SENT: PromptOutcome = {
  kind: "rejected",
  failure: { kind: "aborted", message: "the run was stopped before it was sent" },
};
