// Owns the colors and places that a prompt may name, and the colors of a scene made from them.

const COLORS: readonly (readonly [RegExp, string])[] = [
  [/\bred\b|红/iu, "#d7263d"],
  [/\bcrimson\b|\bmaroon\b/iu, "#8c1c2f"],
  [/\borange\b|橙/iu, "#f28c28"],
  [/\byellow\b|黄/iu, "#f5d547"],
  [/\bgold(?:en)?\b|金色/iu, "#d4a017"],
  [/\bgreen\b|绿/iu, "#2e933c"],
  [/\bteal\b|\bturquoise\b|\bcyan\b|青/iu, "#1b998b"],
  [/\bnavy\b|深蓝/iu, "#14213d"],
  [/\bblue\b|蓝/iu, "#2a6fdb"],
  [/\bpurple\b|\bviolet\b|紫/iu, "#6a4c93"],
  [/\bpink\b|粉/iu, "#f48fb1"],
  [/\bbrown\b|棕|咖啡色/iu, "#7b4b2a"],
  [/\bbeige\b|\bcream\b|米色/iu, "#efe3c8"],
  [/\bwhite\b|白色|纯白/iu, "#f7f7f5"],
  [/\bgr[ae]y\b|\bsilver\b|灰/iu, "#8d99ae"],
  [/\bblack\b|黑/iu, "#15151a"],
];

const PLACES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bbeach\b|海滩|沙滩/iu, ["#f2d6a2", "#3aa6c9", "#e8f4f8"]],
  [/\bocean\b|\bsea\b|\bwaves?\b|\bharbou?r\b|港|海/iu, ["#0b4f6c", "#01baef", "#dff3f8"]],
  [/\bforest\b|\bwoods\b|\bjungle\b|森林/iu, ["#1b4332", "#52796f", "#b7e4c7"]],
  [/\bmountains?\b|\balps?\b|山/iu, ["#4a5568", "#a0aec0", "#f7fafc"]],
  [/\bsnow\w*\b|\bwinter\b|雪/iu, ["#e3f2fd", "#90caf9", "#5c7c99"]],
  [/\bdesert\b|沙漠/iu, ["#c68642", "#edc9af", "#8c5a2b"]],
  [/\bsunset\b|\bdusk\b|日落|夕阳|黄昏/iu, ["#ff7e5f", "#feb47b", "#5c2a4d"]],
  [/\bsunrise\b|\bdawn\b|\bmorning\b|清晨|日出/iu, ["#ffd194", "#f4a6a0", "#70a1d7"]],
  [/\bnight\b|\bneon\b|夜/iu, ["#0f1030", "#5b2a86", "#19d3da"]],
  [/\bcity\b|\burban\b|\bstreet\b|\bdowntown\b|城市|街/iu, ["#2b2d42", "#8d99ae", "#f2b134"]],
  [/\bcoffee\b|\bcaf[eé]\b|咖啡/iu, ["#4b2e1e", "#a9744f", "#efe0cd"]],
  [/\brain\w*\b|雨/iu, ["#37474f", "#78909c", "#b0c4d4"]],
  [/\bspace\b|\bgalaxy\b|\bstars\b|太空|星空/iu, ["#05051e", "#3c1a5b", "#a4b8ff"]],
  [/\bgarden\b|\bflowers?\b|\bspring\b|花/iu, ["#6ab04c", "#f78fb3", "#f8efba"]],
  [/\bkitchen\b|\bfood\b|厨房|美食/iu, ["#e07a5f", "#f2cc8f", "#81b29a"]],
  [/\boffice\b|\bdesk\b|办公/iu, ["#3d5a80", "#98c1d9", "#e0e5ec"]],
];

const OTHERWISE: readonly (readonly [string, string, string])[] = [
  ["#264653", "#2a9d8f", "#e9c46a"],
  ["#355070", "#6d597a", "#e56b6f"],
  ["#003049", "#669bbc", "#fdf0d5"],
  ["#2d3142", "#4f5d75", "#ef8354"],
];

/** Colors named in the text, then those of the places named. */
export function namedColors(text: string): string[] {
  const colors = COLORS.filter(([expression]) => expression.test(text)).map(([, color]) => color);
  const places = PLACES.filter(([expression]) => expression.test(text)).flatMap(([, palette]) => palette);
  return [...new Set([...colors, ...places])].slice(0, 4);
}

/** Always at least two, so that a scene has something to move between. */
export function sceneColors(text: string, seed: number): string[] {
  const named = namedColors(text);
  const [first, second, third] = OTHERWISE[seed % OTHERWISE.length] ?? ["#264653", "#2a9d8f", "#e9c46a"];
  if (named.length === 0) return [first, second, third];
  return named.length === 1 ? [...named, second] : named;
}
