import { describe, expect, it } from "vitest";
import { routeRequest } from "../../../src/core/conversation/router.ts";

describe("a request that the client serves itself", () => {
  it.each([
    ["export", "export 1080p MP4"],
    ["export", "Export the video as a high quality MP4, please."],
    ["export", "download"],
    ["export", "Download my video now!"],
    ["export", "Can you send me the final video?"],
    ["export", "导出视频"],
    ["export", "请帮我导出1080p MP4"],
    ["export", "把视频下载一下"],
    ["credits", "show credits"],
    ["credits", "How many credits do I have left?"],
    ["credits", "balance"],
    ["credits", "check my account"],
    ["credits", "我还有多少积分？"],
    ["credits", "查看余额"],
    ["status", "status"],
    ["status", "What is the status of my video?"],
    ["status", "Show tracks"],
    ["status", "显示状态"],
    ["status", "显示轨道"],
    ["status", "看看时间线"],
    ["upload", "upload my photo"],
    ["upload", "Upload clip.mp4 and photo.JPG"],
    ["upload", "upload https://example.com/a.mp4"],
    ["upload", "上传一张图片"],
  ])("is routed to %s: %s", (route, text) => {
    expect(routeRequest(text)).toBe(route);
  });
});

describe("a request for work on the video", () => {
  it.each([
    "Generate a video about an export company",
    "Generate a teaser from the uploaded photo",
    "Show credits at the end: directed by Ana",
    "Add end credits in white",
    "Balance the audio",
    "Balance the colors of the video",
    "Download speed comparison, 10 seconds, upbeat",
    "Make a status update video for our team",
    "Show a status bar that fills up",
    "Export markets of Kenya as an animated map",
    "Upload progress bar animation",
    "Render the sky in purple",
    "Make the video 1080p",
    "Add tracks in the snow",
    "Send me flowers, a romantic clip",
    "生成一个关于出口公司的视频",
    "生成一个介绍积分商城的视频",
    "用上传的照片生成一个短片",
    "显示状态栏动画",
    "删除音频轨道",
    "给时间线加上字幕",
    "Timeline of the French revolution",
    "",
    "   ",
  ])("goes to the backend: %s", (text) => {
    expect(routeRequest(text)).toBe("prompt");
  });
});
