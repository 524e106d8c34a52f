// Sizes in bytes as people read them, with the units that file managers and the upload limit use (1 MB is 1,000,000).

const UNITS = ["bytes", "kB", "MB", "GB"] as const;

/** Such as `812 bytes`, `3.1 MB`. */
export function size(bytes: number): string {
  const power = powerOf(bytes);
  return `${inUnit(bytes, power)} ${unit(power, bytes)}`;
}

/** Such as `3.1 of 12.4 MB`; without a total `3.1 MB`. */
export function sizeOf(doneBytes: number, totalBytes: number | undefined): string {
  if (totalBytes === undefined) return size(doneBytes);
  const power = powerOf(totalBytes);
  return `${inUnit(doneBytes, power)} of ${inUnit(totalBytes, power)} ${unit(power, totalBytes)}`;
}

const powerOf = (bytes: number): number =>
  bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));

const unit = (power: number, bytes: number): string => (bytes === 1 ? "byte" : (UNITS[power] ?? "GB"));

function inUnit(bytes: number, power: number): string {
  const value = bytes / 1000 ** power;
  return String(power === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
}
