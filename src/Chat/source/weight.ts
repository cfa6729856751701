import { LONGEST_MARKDOWN } from './markdown.ts';

/**
 * Which texts take a browser long to lay out. For each line that it breaks out of a text without spaces it looks at all of it again: 60 kB of
 * backslashes stop the page for 17 seconds, 1,500 marks of skin colour for half a second.
 */
export interface Weight {
  /** Only its beginning is shown unasked. */
  readonly long: boolean;
  /** It is shown in lines that are not broken. */
  readonly unbroken: boolean;
}

const MOST_LINES = 500;
/** Words. Scripts that are written without spaces, and that browsers break anywhere, count as spaces. */
const WORDS = /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]+/gu;
const LONGEST_WORD = 500;
const GLANCE = 2_000;
const GLANCE_LINES = 30;

export function weightOf(text: string): Weight {
  const unbroken = (text.match(WORDS) ?? []).some(word => word.length >= LONGEST_WORD);
  return { long: unbroken || text.length > LONGEST_MARKDOWN || text.split(/[\n\r]/u, MOST_LINES + 1).length > MOST_LINES, unbroken };
}

/** The beginning of what is long. */
export const glance = (text: string): string => text.slice(0, GLANCE).split('\n', GLANCE_LINES).join('\n').toWellFormed();
