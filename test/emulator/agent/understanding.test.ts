// Owns the table of what a first prompt becomes.

import { describe, expect, test } from "vitest";

import { facts, generated, photo, replyTo } from "./scene.ts";

describe("a first prompt becomes a draft of", () => {
  test.each([
    ["Generate a 15-second vertical teaser for Aurora coffee", { seconds: 15, size: "1080x1920" }],
    ["make a 10s clip of rain", { seconds: 10, size: "1920x1080" }],
    ["Generate half a minute of ocean waves", { seconds: 30 }],
    ["Create a one-minute video about bees", { seconds: 60 }],
    ["Create a twelve second video about bees", { seconds: 12 }],
    ["Generate a 1.5 minute film", { seconds: 90 }],
    ["Generate a calm 8-second banner, aspect ratio 9:16", { seconds: 8, size: "1080x1920" }],
    ["Generate a bold 8-second banner, aspect ratio 16:9", { seconds: 8, size: "1920x1080" }],
    ["A square video of a mug, 6 seconds", { seconds: 6, size: "1080x1080" }],
    ["Generate a 4:5 post about tea, 5 s", { seconds: 5, size: "1080x1350" }],
    ["Generate a 5 second clip at 1280x720", { seconds: 5, size: "1280x720" }],
    ["Generate a portrait video of the team", { size: "1080x1920" }],
    ["Generate a video: a portrait of my dog", { size: "1920x1080" }],
    ["Generate a clip of people in Times Square at night", { size: "1920x1080" }],
    ["生成一个30秒的竖屏视频，主题是咖啡", { seconds: 30, size: "1080x1920" }],
    ["制作十五秒的横屏短片", { seconds: 15, size: "1920x1080" }],
    ["生成半分钟的方形视频", { seconds: 30, size: "1080x1080" }],
  ])("%s", (prompt, wanted) => {
    expect(facts(generated(prompt))).toMatchObject(wanted);
  });

  test.each([
    [
      'Generate a 9-second clip with the title "Slow mornings" for the first 2 seconds',
      "Slow mornings",
      0,
      2,
      9,
    ],
    ["Generate a 9-second clip with the title “Urban Dreams”", "Urban Dreams", 0, 3, 9],
    ["Make a 9-second clip titled 'Don't stop'", "Don't stop", 0, 3, 9],
    ["生成9秒视频，标题「慢慢来」，前2秒", "慢慢来", 0, 2, 9],
    ["生成9秒视频，标题《城市》", "城市", 0, 3, 9],
    ['Generate a 9-second clip that says "The end" for the last 2 seconds', "The end", 7, 2, 9],
    ['Generate a 9-second clip with a 4-second title "Hello"', "Hello", 0, 4, 9],
    ['Generate a 9-second clip, "Hello" as the title throughout', "Hello", 0, 9, 9],
    ["Generate a 9-second clip. Title: Fresh bread", "Fresh bread", 0, 3, 9],
  ])("%s, with its title", (prompt, text, from, forSeconds, seconds) => {
    expect(facts(generated(prompt))).toMatchObject({ seconds, titles: [`${text} @${from}+${forSeconds}`] });
  });

  test("captions in quotes, spread over the whole", () => {
    const draft = generated('Generate a 9-second clip with the captions "One", "Two" and "Three"');
    expect(facts(draft)).toMatchObject({ titles: [], captions: ["One @0+3", "Two @3+3", "Three @6+3"] });
  });

  test("captions without words, one for each picture", () => {
    const draft = generated("Generate a 6-second slideshow with captions", [
      photo("red-mug.jpg"),
      photo("tea.png"),
    ]);
    expect(facts(draft).captions).toEqual(["red mug @0+3", "tea @3+3"]);
  });

  test.each([
    ["Generate a clip with lo-fi background music at 35%", ["lo-fi 35%"]],
    ["Generate a clip with an upbeat soundtrack", ["upbeat 50%"]],
    ["生成一个视频，配舒缓的背景音乐，音量20%", ["calm 20%"]],
    ["Generate a clip without music", []],
    ["Generate a clip of a jazz band", []],
  ])("%s, with its music", (prompt, music) => {
    expect(facts(generated(prompt)).music).toEqual(music);
  });

  test("the colors and the words that it names", () => {
    const draft = generated("Generate a 4-second clip that shows a red balloon over a beach");
    expect(facts(draft).scenes[0]).toEqual({
      words: "red balloon over a beach",
      colors: ["#d7263d", "#f2d6a2", "#3aa6c9", "#e8f4f8"],
    });
  });

  test.each([
    ["Generate a 15-second vertical teaser for Aurora coffee from the uploaded photo", "Aurora coffee"],
    [
      "Generate a 10-second clip that shows Ceramic mug on a plain background",
      "Ceramic mug on a plain background",
    ],
    ["make a 10-second clip of rain", "rain"],
    ["Make a video about tea with calm music", "tea"],
    [
      "Generate a clip of a harbour in orange and blue, with the title § and upbeat music",
      "harbour in orange and blue",
    ],
    ["生成一个30秒的竖屏视频，主题是咖啡", "主题是咖啡"],
  ])("%s, with its subject", (prompt, subject) => {
    expect(generated(prompt).m.title).toBe(subject);
  });

  test("a longer text: several scenes, no two alike", () => {
    const { scenes, seconds } = facts(generated("Generate a 16-second video about bread"));
    expect(seconds).toBe(16);
    expect(new Set(scenes.map((scene) => scene.colors.join())).size).toBeGreaterThan(1);
  });
});

describe("what cannot be made is talked about", () => {
  test.each([
    ["", /make/u],
    ["Should I add music?", /style/u],
    ["Ask me which style I want before you begin", /style/u],
    ["Make a clip of a violent fight", /policy/u],
    ["export 1080p MP4", /Export/u],
    ["导出视频", /导出/u],
    ["你觉得哪个更好？", /风格/u],
  ])("%s", (prompt, answer) => {
    const reply = replyTo(prompt);
    expect(reply).toMatchObject({ kind: "talk" });
    expect(reply.text).toMatch(answer);
  });
});
