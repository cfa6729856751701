/** Characters that turn the order of reading around and that nobody sees (Unicode 17, UAX #9, "Explicit Directional Formatting"). */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** With such characters in sight, for texts that say who somebody is or where something leads. */
export const visible = (text: string): string =>
  text.replace(TURNS, character => `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);
