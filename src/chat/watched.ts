// A backend that lets others see the drafts that are read through it.

import type { Draft } from "../core/draft.ts";
import type { Backend } from "../core/ports.ts";

/** Drafts by digest; the oldest are forgotten. */
export interface SeenDrafts {
  get(digest: string): Draft | undefined;
}

const MAX_DRAFTS = 50;

export function watched(backend: Backend): { readonly backend: Backend; readonly drafts: SeenDrafts } {
  const drafts = new Map<string, Draft>();
  const remember = (draft: Draft): void => {
    drafts.delete(draft.digest);
    drafts.set(draft.digest, draft);
    const [oldest] = drafts.keys();
    if (drafts.size > MAX_DRAFTS && oldest !== undefined) drafts.delete(oldest);
  };
  const readDraft: Backend["readDraft"] = async (request, options) => {
    const result = await backend.readDraft(request, options);
    if (result.ok) remember(result.value);
    return result;
  };
  return { backend: { ...backend, readDraft }, drafts };
}
