// Owns what the agent says, in English and Chinese, now and then as if a graphical editor were open.

import type { Chance } from "../chance.ts";
import type { Draft } from "../draft.ts";
import { ratioOf } from "./canvas.ts";

export interface Said {
  en: string;
  zh: string;
}

type Language = keyof Said;

const GUI_SHARE = 0.3;
const GUI: readonly [Said, ...Said[]] = [
  { en: "Click Export to download it.", zh: "点击导出即可下载。" },
  { en: "Open the timeline panel to preview it.", zh: "打开时间线即可预览。" },
  { en: "You can drag the clips to change their order.", zh: "您可以拖拽片段来调整顺序。" },
];

export function sayGenerated(draft: Draft, language: Language): string {
  const pictures = draft.t.find((track) => track.tt === 0)?.sg.length ?? 0;
  const ratio = ratioOf(draft.m.width, draft.m.height);
  const length = seconds(draft.d);
  return language === "zh"
    ? `您的视频做好了：${length}秒，画幅${ratio}，共${pictures}个画面。`
    : `Your video is ready: ${length} seconds, ${ratio}, ${pictures} ${pictures === 1 ? "picture" : "pictures"}.`;
}

export function sayEdited(said: readonly Said[], language: Language): string {
  const parts = said.map((one) => one[language]);
  return language === "zh" ? `好的，已${parts.join("，")}。` : `Done: ${parts.join(", ")}.`;
}

export function withGuiPhrase(text: string, language: Language, chance: Chance): string {
  if (!chance.yes(GUI_SHARE, "gui", text)) return text;
  const phrase = chance.pick(GUI, "gui phrase", text)[language];
  return language === "zh" ? text + phrase : `${text} ${phrase}`;
}

export function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
