// Owns the answer to one prompt: what it does to the draft, and what is said about it. Rules only, no chance but the seed's.

import type { Chance } from "../chance.ts";
import type { Draft } from "../draft.ts";
import type { Media } from "../media.ts";
import { edit } from "./edit.ts";
import { generate } from "./generate.ts";
import { sayEdited, sayGenerated, withGuiPhrase } from "./speech.ts";
import { talkInstead } from "./talk.ts";
import type { Wishes } from "./wishes.ts";
import { understand } from "./wishes.ts";

export interface Situation {
  prompt: string;
  draft: Draft | undefined;
  uploads: readonly Media[];
  /** Those of the uploads that no earlier prompt has had before it. */
  newUploads: readonly Media[];
  /** A render was asked for since the timeline was begun. */
  exported: boolean;
}

export type Reply =
  | { kind: "generated"; draft: Draft; text: string; unwanted: Wishes["unwanted"] }
  | { kind: "edited"; draft: Draft; text: string; unwanted: Wishes["unwanted"] }
  | { kind: "talk"; text: string };

export function respond(situation: Situation, chance: Chance): Reply {
  const { prompt, uploads } = situation;
  const wishes = understand(
    prompt,
    uploads.map(({ filename }) => filename),
  );
  const draft = startsAnew(situation, wishes) ? undefined : situation.draft;
  const talk = talkInstead(prompt, wishes, draft);
  const { language } = wishes;
  if (talk) return { kind: "talk", text: talk[language] };
  const unwanted = unwantedBy(wishes);
  if (!draft) {
    const made = generate(wishes, filesFor(situation));
    return {
      kind: "generated",
      draft: made,
      text: withGuiPhrase(sayGenerated(made, language), language, chance),
      unwanted,
    };
  }
  const edited = edit(draft, { wishes, newFiles: situation.newUploads });
  return {
    kind: "edited",
    draft: edited.draft,
    text: withGuiPhrase(sayEdited(edited.said, language), language, chance),
    unwanted,
  };
}

/** Several files in one session, each with its own prompt and render: what is exported is done with. */
function startsAnew({ draft, exported, prompt }: Situation, wishes: Wishes): boolean {
  if (!draft) return true;
  const saysNew =
    /\b(?:new|another|next)\s+(?:\S+\s+)?(?:video|clip|teaser)\b|新(?:的)?视频|另一[个段条]/iu.test(prompt);
  return wishes.generates && (exported || saysNew);
}

/** The files that the prompt names; else the new ones; else all. */
function filesFor({ prompt, uploads, newUploads }: Situation): readonly Media[] {
  const named = uploads.filter(({ filename }) => prompt.includes(filename));
  if (named.length > 0) return named;
  return newUploads.length > 0 ? newUploads : uploads;
}

function unwantedBy({ unwanted, removals }: Wishes): Wishes["unwanted"] {
  return {
    music: unwanted.music || removals.has("music"),
    title: unwanted.title || removals.has("titles"),
  };
}
