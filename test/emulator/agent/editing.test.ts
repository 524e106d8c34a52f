// Owns what later prompts do to a draft, and what uploads become in it.

import { describe, expect, test } from "vitest";

import { secondStage } from "../../../src/emulator/agent/second-stage.ts";
import { Chance } from "../../../src/emulator/chance.ts";
import { clip, edited, facts, generated, photo, replyTo, voice } from "./scene.ts";

const teaser = generated("Generate a 12-second clip of rain");

describe("uploads", () => {
  test("photos share the wanted time", () => {
    const draft = generated("Generate a 9-second slideshow from the uploaded photos", [
      photo("a.jpg"),
      photo("b.jpg"),
    ]);
    expect(facts(draft).pictures).toEqual(["a.jpg @0+4.5", "b.jpg @4.5+4.5"]);
  });

  test("a clip keeps its sound and is cut to the wanted time", () => {
    const draft = generated("Make a 4-second video from the clip", [clip("beans.mp4", 6)]);
    expect(facts(draft)).toMatchObject({
      pictures: ["beans.mp4 @0+4"],
      sound: ["beans.mp4 100%"],
      seconds: 4,
    });
  });

  test("a clip that is too short starts again", () => {
    const draft = generated("Make a 10-second video from the clip", [clip("beans.mp4", 6)]);
    expect(facts(draft).pictures).toEqual(["beans.mp4 @0+6", "beans.mp4 @6+4"]);
  });

  test("stills fill what clips leave", () => {
    const draft = generated("Generate a 15-second video", [photo("a.jpg"), clip("b.mp4", 3)]);
    expect(facts(draft).pictures).toEqual(["a.jpg @0+12", "b.mp4 @12+3"]);
  });

  test("a voice is heard over pictures as long as itself, and music stays below it", () => {
    const draft = generated("Generate a video with calm music under my voice", [voice("talk.mp3", 7)]);
    expect(facts(draft)).toMatchObject({ seconds: 7, voice: ["talk.mp3 100%"], music: ["calm 30%"] });
  });

  test("files named in the prompt are the ones used", () => {
    const draft = generated("Generate a video from b.jpg", [photo("a.jpg"), photo("b.jpg")]);
    expect(facts(draft).pictures).toEqual(["b.jpg @0+3"]);
  });

  test("what is not on this machine becomes a picture of its name", () => {
    const draft = generated("Generate a video", [{ ...photo("ripe-beans.jpg"), fetched: false }]);
    expect(facts(draft).scenes.map(({ words }) => words)).toEqual(["ripe beans"]);
  });
});

describe("an edit", () => {
  test.each([
    [
      'Add lo-fi background music at 35% and the title "Slow mornings" for the first 3 seconds',
      { music: ["lo-fi 35%"], titles: ["Slow mornings @0+3"], seconds: 12 },
    ],
    ["Trim to 8 seconds", { seconds: 8 }],
    ["Cut the first 2 seconds", { seconds: 10 }],
    ["Remove the last 3 seconds", { seconds: 9 }],
    ["Make it 20 seconds", { seconds: 20 }],
    ["make it slower", { seconds: 15 }],
    ["Add a 2-second fade at the end", { seconds: 12 }],
    ["Extend the whole video to half a minute", { seconds: 30 }],
    ["把时长改为8秒", { seconds: 8 }],
    ["剪掉前2秒", { seconds: 10 }],
    ["加上标题「雨天」", { titles: ["雨天 @0+3"] }],
    ["加一段轻快的背景音乐，音量40%", { music: ["upbeat 40%"] }],
  ])("%s", (prompt, wanted) => {
    expect(facts(edited(teaser, prompt))).toMatchObject(wanted);
  });

  test("takes back what an earlier one added", () => {
    const full = edited(teaser, 'Add jazz music and the title "Rain"');
    expect(facts(edited(full, "Remove the music and the title"))).toMatchObject({ music: [], titles: [] });
    expect(facts(edited(full, "Without the title, please")).titles).toEqual([]);
    expect(facts(edited(full, "去掉音乐")).music).toEqual([]);
  });

  test.each([
    ["Make the music 50% quieter", "jazz 40%"],
    ["Set the music volume to 20%", "jazz 20%"],
    ["Turn the music down", "jazz 40%"],
    ["Replace the music with piano music at 60%", "piano 60%"],
  ])("changes the music: %s", (prompt, music) => {
    const loud = edited(teaser, "Add jazz music at 80%");
    expect(facts(edited(loud, prompt)).music).toEqual([music]);
  });

  test("replaces the title instead of adding a second one", () => {
    const titled = edited(teaser, 'Add the title "One"', 'Change the title to "Two"');
    expect(facts(titled).titles).toEqual(["Two @0+3"]);
  });

  test.each([
    "Make the whole thing feel better",
    "warmer light",
    "a blue tint",
    "Add a fade",
    "嗯，再好看一点",
  ])("always changes something: %s", (prompt) => {
    expect(edited(teaser, prompt)).not.toEqual(teaser);
    expect(edited(teaser, prompt, prompt)).not.toEqual(teaser);
  });

  test("repeated without any new wish, still changes the draft", () => {
    const once = edited(teaser, "Improve it");
    expect(edited(once, "Improve it")).not.toEqual(once);
  });

  test("puts new files at the end, or at the start", () => {
    const more = (prompt: string): string[] => {
      const reply = replyTo(prompt, { draft: teaser, uploads: [photo("logo.png")] });
      return reply.kind === "edited" ? facts(reply.draft).pictures : [];
    };
    expect(more("Add the logo").at(-1)).toBe("logo.png @12+3");
    expect(more("Put the logo at the beginning")[0]).toBe("logo.png @0+3");
  });

  test("cannot change the aspect ratio of a finished draft", () => {
    const reply = replyTo("Make it vertical", { draft: teaser });
    expect(reply).toMatchObject({ kind: "talk", text: expect.stringContaining("new generation") });
  });

  test("is answered in Chinese when it was asked in Chinese", () => {
    expect(replyTo("加上标题「雨天」", { draft: teaser }).text).toMatch(/标题“雨天”/u);
  });
});

describe("several videos in one session", () => {
  test("after an export, a new video replaces the timeline and uses the newest files", () => {
    const [first, second] = [photo("a.jpg"), photo("b.jpg")];
    const reply = replyTo("Generate a 5-second vertical video from the new photo", {
      draft: generated("Generate a video", [first]),
      uploads: [first, second],
      newUploads: [second],
      exported: true,
    });
    expect(reply.kind).toBe("generated");
    expect(reply.kind !== "talk" && facts(reply.draft)).toMatchObject({
      pictures: ["b.jpg @0+5"],
      size: "1080x1920",
    });
  });

  test.each([
    ["Generate a 5-second horizontal postcard from the newly uploaded photo", "generated"],
    ["Turn the new photo into a short film", "generated"],
    ["生成一张5秒的明信片", "generated"],
    ["Generate captions", "edited"],
    ["Create a calm title", "edited"],
    ["Add a clip of the new photo", "edited"],
    ["Make the video warmer", "edited"],
  ])("after an export: %s is %s", (prompt, kind) => {
    const uploads = [photo("new.jpg")];
    expect(replyTo(prompt, { draft: teaser, uploads, exported: true }).kind).toBe(kind);
  });

  test("before an export, the same words change the timeline that is there", () => {
    expect(replyTo("Generate a video with a fade", { draft: teaser }).kind).toBe("edited");
  });
});

describe("the second stage", () => {
  const unwanted = { music: false, title: false };

  test("adds music and a title where nothing was said about them", () => {
    const { music, titles } = facts(secondStage(teaser, unwanted, new Chance(1)));
    expect([music.length, titles]).toEqual([1, ["Rain @0+3"]]);
  });

  test("keeps away from what is not wanted, and still changes the draft", () => {
    const draft = secondStage(teaser, { music: true, title: true }, new Chance(1));
    expect(facts(draft)).toMatchObject({ music: [], titles: [] });
    expect(draft).not.toEqual(teaser);
  });

  test("leaves a title and music that were asked for", () => {
    const full = edited(teaser, 'Add jazz music at 80% and the title "Mine"');
    expect(facts(secondStage(full, unwanted, new Chance(1)))).toMatchObject({
      music: ["jazz 80%"],
      titles: ["Mine @0+3"],
    });
  });
});
