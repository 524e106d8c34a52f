import { describe, expect, it } from "vitest";
import { readRequest } from "../../src/chat/requests.ts";

describe("a line that is a command", () => {
  it.each([
    ["/credits", { do: "credits" }],
    ["/STATUS", { do: "status" }],
    ["/exit", { do: "quit" }],
    ["/upload a.mp4 'b c.jpg'", { do: "upload", names: ["a.mp4", "b c.jpg"] }],
    ["/export", { do: "export", format: "mp4", quality: "high" }],
    ["/export webm low", { do: "export", format: "webm", quality: "low" }],
    ["/export out/a.gif", { do: "export", format: "gif", quality: "high", file: "out/a.gif" }],
    ["/export teaser", { do: "export", format: "mp4", quality: "high", file: "teaser.mp4" }],
    ["/save out/my.yaml", { do: "save", file: "out/my.yaml" }],
    ["/resolve applied", { do: "resolve", how: "applied" }],
  ])("%s", (line, request) => {
    expect(readRequest(line)).toEqual(request);
  });

  it.each(["/upload", "/save", "/save a.txt", "/resolve", "/resolve maybe", "/bogus", "/export a.mp4 b.mp4"])(
    "is explained where it is not complete: %s",
    (line) => {
      expect(readRequest(line)).toMatchObject({ do: "explain" });
    },
  );
});

describe("a line in words", () => {
  it.each([
    ["   ", { do: "nothing" }],
    ["export as webm, low quality", { do: "export", format: "webm", quality: "low" }],
    ["导出视频", { do: "export", format: "mp4", quality: "high" }],
    ["How many credits do I have left?", { do: "credits" }],
    [
      "Upload Clip.MP4 and https://example.com/a",
      { do: "upload", names: ["Clip.MP4", "https://example.com/a"] },
    ],
    ["/home/me/my\\ photo.jpg", { do: "upload", names: ["/home/me/my photo.jpg"] }],
    ["'/home/me/it is.png'", { do: "upload", names: ["/home/me/it is.png"] }],
    ["https://example.com/beans", { do: "upload", names: ["https://example.com/beans"] }],
    ["help", { do: "help" }],
    ["Help!", { do: "help" }],
    ["?", { do: "help" }],
    ["quit", { do: "quit" }],
    ["exit", { do: "quit" }],
    ["save recipes/cat.yaml", { do: "save", file: "recipes/cat.yaml" }],
    ["Help the cat down", { do: "prompt", text: "Help the cat down" }],
    ["Save the cat", { do: "prompt", text: "Save the cat" }],
    ["Make it brighter", { do: "prompt", text: "Make it brighter" }],
    ["Show mug.jpg on a table", { do: "prompt", text: "Show mug.jpg on a table" }],
    ["It's raining, don't stop", { do: "prompt", text: "It's raining, don't stop" }],
  ])("%s", (line, request) => {
    expect(readRequest(line)).toEqual(request);
  });

  it("that says no more than `save` is asked where to", () => {
    expect(readRequest("save")).toMatchObject({ do: "explain" });
  });

  it("that holds a token is not sent to anybody", () => {
    expect(readRequest("my token is nmv_usr_abc")).toMatchObject({ do: "explain" });
  });
});
