// Owns the prompts that are answered in words only: questions, refusals, and what cannot be done to a draft.

import type { Draft } from "../draft.ts";
import { ratioOf } from "./canvas.ts";
import type { Said } from "./speech.ts";
import type { Wishes } from "./wishes.ts";

const QUESTION =
  /[?？]\s*$|\bshould I\b|\bask me\b|\bwhich\s+(?:one|of|photo|clip|video|style|do|would|should|is|are)\b|^\s*(?:which|what|why|how)\b|哪个|哪一|问我|吗\s*[。!！]?\s*$/iu;
const REFUSED = /\bcelebrit\w*|\bviolen\w*|\bgore\b|\bnud(?:e|ity)\b|\bdeepfake\b|明星|暴力|血腥|裸/iu;
const CLIENT_WORK =
  /^\s*(?:please\s+)?(?:export|download|show\s+(?:my\s+)?(?:credits|balance|tracks|status))\b|^\s*(?:导出|下载|积分|余额|状态)/iu;

/** What to answer instead of making anything; `undefined` when there is something to make. */
export function talkInstead(prompt: string, wishes: Wishes, draft: Draft | undefined): Said | undefined {
  if (prompt.trim() === "") return { en: "What would you like to make?", zh: "您想制作什么视频？" };
  if (REFUSED.test(prompt))
    return {
      en: "I can't help with that request: it is against the content policy.",
      zh: "抱歉，该内容不符合规定，我无法制作。",
    };
  if (CLIENT_WORK.test(wishes.rest))
    return {
      en: "Click Export in the top right corner to download your video.",
      zh: "请点击右上角的导出按钮下载视频。",
    };
  if (QUESTION.test(wishes.rest))
    return {
      en: "Which style do you prefer: calm or energetic? Tell me and I will go on.",
      zh: "您更喜欢哪种风格：舒缓还是活力？请告诉我，我再继续。",
    };
  return draft && anotherShape(wishes, draft);
}

function anotherShape({ canvas }: Wishes, draft: Draft): Said | undefined {
  if (!canvas || canvas.ratio === ratioOf(draft.m.width, draft.m.height)) return undefined;
  const { ratio } = canvas;
  return {
    en: `The aspect ratio of a finished draft can't be changed to ${ratio}: this needs a new generation.`,
    zh: `已完成的草稿无法改为${ratio}，需要重新生成。`,
  };
}
