// Drafts as this backend writes them: the documented short keys, and much that no document mentions.

export interface Timeline {
  readonly [field: string]: unknown;
  readonly t: readonly Track[];
}

interface Track {
  readonly id: string;
  readonly tt: number;
  readonly sg: readonly Readonly<Record<string, unknown>>[];
}

export const firstCut = (text: string, nth: number): Timeline => ({
  id: `draft:${nth}`,
  ver: "2.1.0",
  d: 8000,
  m: { title: text.slice(0, 40), width: 1080, height: 1920, fps: 30 },
  t: [
    {
      id: `trk-${nth}-v`,
      tt: 0,
      sg: [
        {
          id: `seg-${nth}`,
          d: 8000,
          m: { name: text.slice(0, 30), src: { cdn: "x://1" } },
          at: { s: 0, e: 8000 },
        },
      ],
    },
  ],
});

/** Every edit leaves a mark that no other edit leaves. */
export const edited = (draft: Timeline, text: string, nth: number): Timeline => ({
  ...draft,
  rev: nth,
  t: [
    ...draft.t,
    {
      id: `trk-${nth}`,
      tt: 7,
      sg: [{ id: `seg-${nth}`, d: 3000, m: { text }, style: { font: "Inter", "\u2028": 1 } }],
    },
  ],
});

/** What the backend does by itself afterwards: music. */
export const finished = (draft: Timeline, nth: number): Timeline => ({
  ...draft,
  stage: 2,
  t: [
    ...draft.t,
    { id: `trk-${nth}-bgm`, tt: 1, sg: [{ id: `bgm-${nth}`, d: 8000, m: { title: "Lo-fi" }, vol: 0.35 }] },
  ],
});
