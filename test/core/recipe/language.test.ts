import { describe, expect, it } from "vitest";
import { detectLanguage } from "../../../src/core/recipe/language.ts";

describe("the language of prompts", () => {
  it.each([
    ["en", "Generate a 15-second vertical teaser for Aurora coffee from the uploaded photo"],
    ["en", "City timelapse, 10 seconds"],
    ["de", "Erstelle ein Video von einer Kaffeetasse mit ruhiger Musik und einem Titel"],
    ["fr", "Crée une vidéo de 10 secondes avec une tasse de café sur la table"],
    ["es", "Genera un vídeo de 10 segundos con una taza de café en la mesa"],
    ["pt", "Crie um vídeo de 10 segundos com uma xícara de café na mesa"],
    ["it", "Crea un filmato di 10 secondi con una tazza di caffè sul tavolo"],
    ["ru", "Создай видео про утренний кофе на 10 секунд"],
    ["ja", "朝のコーヒーの動画を10秒で作ってください"],
    ["ko", "아침 커피에 대한 10초 영상을 만들어 주세요"],
    ["zh-CN", "生成一个10秒的咖啡杯视频，配上轻柔的音乐"],
    ["zh-CN", "生成 10 秒 Aurora 咖啡视频，9:16"],
  ])("is %s: %s", (language, prompt) => {
    expect(detectLanguage([prompt])).toBe(language);
  });

  it("is not that of a title in quotes", () => {
    expect(
      detectLanguage(['Add the title "早安，慢慢的早晨，世界你好，今天也是美好的一天" for 3 seconds']),
    ).toBe("en");
  });

  it("is that of most prompts together", () => {
    expect(detectLanguage(["Logo", "Füge ruhige Musik hinzu", "Zeige den Titel mit einem Schatten"])).toBe(
      "de",
    );
  });

  it("is English when nothing speaks for another one", () => {
    expect(detectLanguage([])).toBe("en");
    expect(detectLanguage(["1080p!"])).toBe("en");
  });
});
