import { describe, expect, it } from "vitest";
import { classifyReply, withoutNoise } from "../../../src/core/conversation/reply.ts";
import type { ReplyKind } from "../../../src/core/conversation/reply.ts";

describe("an answer after which the draft is another one", () => {
  it.each<[ReplyKind, string[]]>([
    ["done", ["Your video is ready."]],
    ["done", ["Done. Would you like some music with it?"]],
    ["done", ["I can't say more about it, but it is done."]],
    ["silent", []],
    ["silent", ["  "]],
  ])("is %s: %j", (kind, texts) => {
    expect(classifyReply({ texts, changed: true })).toBe(kind);
  });

  it("is done although the backend reported an error after it", () => {
    expect(classifyReply({ texts: ["Done."], changed: true, error: "quota" })).toBe("done");
  });
});

describe("an answer after which the draft is as it was", () => {
  it.each<[ReplyKind, string]>([
    ["question", "Which style do you prefer: calm or energetic? Tell me and I will go on."],
    ["question", "What would you like to make?"],
    ["question", "Which one? Tell me and I will go on. 🎬"],
    ["question", "Which one?🎬"],
    ["question", "I found two clips. Please tell me which one to use."],
    ["question", "I can't find the photo. Which file do you mean?"],
    ["question", "Should the title be in German? For example:\n- yes\n- no"],
    ["question", "您想制作什么视频？"],
    ["question", "您更喜欢哪种风格：舒缓还是活力？请告诉我，我再继续。"],
    ["question", "需要加上背景音乐吗"],
    ["refusal", "I can't help with that request: it is against the content policy."],
    ["refusal", "This violates our guidelines. Would you like to try something else?"],
    ["refusal", "Sorry, I'm unable to edit photos."],
    [
      "refusal",
      "The aspect ratio of a finished draft can't be changed to 16:9: this needs a new generation.",
    ],
    ["refusal", "抱歉，该内容不符合规定，我无法制作。"],
    ["refusal", "已完成的草稿无法改为16:9，需要重新生成。"],
    ["gui", "Click Export in the top right corner to download your video."],
    ["gui", "Open the timeline panel to preview it. You can drag the clips to change their order."],
    ["gui", "请点击右上角的导出按钮下载视频。"],
    ["gui", "打开时间线即可预览。"],
    ["failure", "I have added the title."],
    ["failure", "Something went wrong."],
    ["failure", "我已经加上了标题。"],
  ])("is a %s: %s", (kind, text) => {
    expect(classifyReply({ texts: [text], changed: false })).toBe(kind);
  });

  it.each([
    { texts: [] },
    { texts: ["Working on it"], error: "upstream failed" },
    { texts: ["Which one?"], error: "upstream failed" },
  ])("is a failure without words or with an error: %j", (answer) => {
    expect(classifyReply({ ...answer, changed: false })).toBe("failure");
  });
});

describe("the noise behind normal answers", () => {
  it.each([
    [["Done.", "I encountered a temporary issue. Please try again later."], ["Done."]],
    [["Done. I encountered a temporary issue"], ["Done."]],
    [["完成。抱歉，我遇到了临时问题。"], ["完成。"]],
  ])("is dropped: %j", (texts, words) => {
    expect(withoutNoise(texts)).toEqual(words);
  });

  it("is all there is to say when nothing else was said", () => {
    expect(withoutNoise(["I encountered a temporary issue."])).toEqual(["I encountered a temporary issue."]);
  });
});
