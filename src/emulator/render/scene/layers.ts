// Owns which layers a scene's words call for.

import { abstract } from "./abstract.ts";
import { beans } from "./beans.ts";
import { city } from "./city.ts";
import { coffee } from "./coffee.ts";
import { forest } from "./forest.ts";
import type { Layer } from "./layer.ts";
import { mountains } from "./mountains.ts";
import { sea } from "./sea.ts";
import { clouds, heavens, sky, stars } from "./sky.ts";
import { rain, snow } from "./weather.ts";

const lands: readonly [RegExp, Layer][] = [
  [/\bbeans?\b|bohnen|豆/i, beans],
  [/coffee|cafe|café|espresso|latte|mug|\bcup|kaffee|咖啡/i, coffee],
  [/city|street|urban|skyline|town|downtown|traffic|stadt|ville|城|街/i, city],
  [/sea|ocean|beach|harbou?r|wave|lake|river|water|boat|ship|meer|hafen|海|湖/i, sea],
  [/forest|tree|wood|jungle|park|garden|leaf|wald|forêt|森|树/i, forest],
  [/mountain|alps|hik|peak|valley|hill|trail|berg|montagne|山/i, mountains],
];

const isRainy = /rain|storm|drizzle|regen|pluie|雨/i;
const isSnowy = /snow|winter|ice\b|christmas|schnee|neige|雪/i;
const isNight = /night|midnight|star|moon|nacht|nuit|夜|星|月/i;
const hasSky = /sun|sky|morning|dawn|dusk|evening|day|summer|spring|autumn|cloud|sonne|himmel|soleil|日|天/i;

export function layersFor(words: string): Layer[] {
  const land = lands.find(([pattern]) => pattern.test(words))?.[1];
  const isWet = isRainy.test(words);
  const isWhite = isSnowy.test(words);
  const isDark = isNight.test(words);
  if (land === beans) return [sky, beans];
  if (land === coffee) return [sky, coffee, ...(isWet ? [rain] : [])];
  if (land === undefined && !isWet && !isWhite && !isDark && !hasSky.test(words)) return [sky, abstract];
  return [
    sky,
    ...(isDark ? [stars] : []),
    ...(isWet ? [] : [heavens]),
    ...(isDark ? [] : [clouds]),
    land ?? mountains,
    ...(isWet ? [rain] : []),
    ...(isWhite ? [snow] : []),
  ];
}
