// The words between a run and the process that decodes files; both ends import this file and nothing else of each other.

import type { Played } from "../core/ports.ts";

export type PlayRequest =
  /** Whether files can be decoded here at all. */
  | { readonly kind: "find" }
  | { readonly kind: "play"; readonly file: string; readonly sound: boolean; readonly picture: boolean };

export type PlayReply =
  | { readonly kind: "played"; readonly played: Played }
  | { readonly kind: "failed"; readonly message: string };
