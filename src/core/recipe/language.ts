// Which language prompts are written in: by script first, then by the small words of a language.

/** Bounded: marks that are never closed must not be searched for again and again. */
const QUOTED = /"[^"]{0,500}"|“[^”]{0,500}”|„[^“”]{0,500}[“”]|«[^»]{0,500}»|「[^」]{0,500}」/gu;

const SMALL_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words(
    "the a an and of with for in on to from at that is it its by this make add show create generate video",
  ),
  de: words(
    "der die das und mit ein eine einen einem für von im zu den auf ist nicht aus erstelle füge hinzu zeige mache über",
  ),
  fr: words(
    "le la les et avec une un des du pour dans sur est au aux de que crée ajoute génère montre vidéo",
  ),
  es: words("el la los las y con una un para del en por que es de al crea añade genera muestra vídeo"),
  pt: words("o a os as e com uma um para do da em no na que é por de ao crie adicione gere mostre vídeo"),
  it: words("il lo la gli le e con una un per di del della nel che è da sul crea aggiungi genera mostra"),
};

/** An ISO code; `en` when nothing speaks for another one. */
export function detectLanguage(prompts: readonly string[]): string {
  const whole = sampleOf(prompts).join("\n").slice(0, SAMPLE_LENGTH).normalize("NFC");
  const unquoted = whole.replace(QUOTED, " ");
  const text = /\p{L}/u.test(unquoted) ? unquoted : whole;
  return byScript(text) ?? bySmallWords(text);
}

const SAMPLE_SIZE = 500;
const SAMPLE_LENGTH = 100_000;

/** Of a large batch some are enough, and always the same ones: rows may change places. */
const sampleOf = (prompts: readonly string[]): readonly string[] =>
  prompts.length <= SAMPLE_SIZE ? prompts : prompts.toSorted().slice(0, SAMPLE_SIZE);

/** A character of Chinese or Japanese says about as much as two letters and a half. */
const IDEOGRAPH_WEIGHT = 2.5;

function byScript(text: string): string | undefined {
  const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const weights = {
    east: (count(text, /\p{Script=Han}/gu) + kana) * IDEOGRAPH_WEIGHT,
    ko: count(text, /\p{Script=Hangul}/gu) * IDEOGRAPH_WEIGHT,
    ru: count(text, /\p{Script=Cyrillic}/gu),
    latin: count(text, /\p{Script=Latin}/gu),
  };
  const heaviest = Math.max(...Object.values(weights));
  if (heaviest === 0 || heaviest === weights.latin) return undefined;
  if (heaviest === weights.ko) return "ko";
  if (heaviest === weights.ru) return "ru";
  return kana > 0 ? "ja" : "zh-CN";
}

function bySmallWords(text: string): string {
  const found = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best = { language: "en", hits: 0 };
  for (const [language, known] of Object.entries(SMALL_WORDS)) {
    const hits = found.filter((word) => known.has(word)).length;
    if (hits > best.hits) best = { language, hits };
  }
  return best.language;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}
