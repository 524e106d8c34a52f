import { describe, expect, it } from "vitest";
import { guiKindOf, sentencesOf, translateReply } from "../../../src/core/conversation/gui-words.ts";
import type { GuiHints, GuiKind } from "../../../src/core/conversation/gui-words.ts";

const hint = (kind: GuiKind) => ({ en: `<${kind}>`, zh: `《${kind}》` });
const HINTS: GuiHints = {
  export: hint("export"),
  account: hint("account"),
  preview: hint("preview"),
  drag: hint("drag"),
  open: hint("open"),
  click: hint("click"),
};

describe("a sentence about the editor's window", () => {
  it.each<[GuiKind, string]>([
    ["export", "Click Export to download it."],
    ["export", "When you are happy with it, press the Export button."],
    ["export", "- Then click **Export** in the top right corner."],
    ["export", "点击导出即可下载。"],
    ["account", "Please check your account for billing details."],
    ["account", "请前往账户页面查看。"],
    ["preview", "Open the timeline panel to preview it."],
    ["preview", "You can preview the video in the timeline."],
    ["preview", "您可以在时间线中预览。"],
    ["drag", "You can drag the clips to change their order."],
    ["drag", "To change the order, drag the clips."],
    ["drag", "您可以拖拽片段来调整顺序。"],
    ["open", "Open the settings menu."],
    ["open", "打开项目面板。"],
    ["click", "Click on the title to change it."],
    ["click", "点击标题即可修改。"],
  ])("speaks of %s: %s", (kind, sentence) => {
    expect(guiKindOf(sentence)).toBe(kind);
  });

  it.each([
    "A hand clicks a mouse in the first scene.",
    "A drop of rain falls on the window.",
    "The doors open and the sun comes in.",
    "Open with a shot of the sea.",
    "Your video exports well to social media.",
    "The title drops in from above.",
    "I added a scene in which a button is sewn on.",
    "镜头推向打开的窗户。",
  ])("is content otherwise: %s", (sentence) => {
    expect(guiKindOf(sentence)).toBeUndefined();
  });
});

describe("a translated answer", () => {
  it("keeps what describes the content, and says what to do instead of pressing buttons", () => {
    const text = "The video shows rain. Click Export to download it. Enjoy!";
    expect(translateReply(text, HINTS)).toBe("The video shows rain. <export> Enjoy!");
  });

  it("says each hint once", () => {
    const text = "Done.\nClick Export.\nThen tap Download.";
    expect(translateReply(text, HINTS)).toBe("Done.\n<export>");
  });

  it("answers Chinese in Chinese, without spaces", () => {
    expect(translateReply("视频已完成。点击导出即可下载。", HINTS)).toBe("视频已完成。《export》");
  });

  it("leaves a text that speaks of no window as it is, letter by letter", () => {
    const text = "Two scenes:\n\n1. Rain at 3.5 s, see city.mp4  \n2. Sun";
    expect(translateReply(text, HINTS)).toBe("Two scenes:\n\n1. Rain at 3.5 s, see city.mp4\n2. Sun");
  });
});

describe("sentences", () => {
  it("end at marks and lines, not inside numbers and names", () => {
    expect(sentencesOf('It is 3.5 s. See a.mp4! "Why?" 好。行\nLast')).toEqual([
      "It is 3.5 s.",
      "See a.mp4!",
      '"Why?"',
      "好。",
      "行",
      "Last",
    ]);
  });
});
