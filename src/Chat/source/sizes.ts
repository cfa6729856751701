const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** 214 kB, 1.2 MB: thousands, as file managers count. */
export function sizeOf(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${power > 0 && value < 10 ? (Math.round(value * 10) / 10).toString() : Math.round(value).toString()} ${power === 0 && bytes === 1 ? 'byte' : UNITS[power] ?? ''}`;
}
