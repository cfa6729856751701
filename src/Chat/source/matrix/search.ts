import type { Item, Seen } from './seen';

export interface Hit {
  readonly id: string;
  readonly name: string;
  readonly at: number;
  /** The passage, in three parts: what was looked for stands in the middle. */
  readonly excerpt: readonly [before: string, match: string, after: string];
}

export interface Found {
  readonly hits: readonly Hit[];
  /** How many messages were looked through, and when the oldest of them was written. */
  readonly among: number;
  readonly since: number | null;
  /** Whether there were more hits than are told. */
  readonly more: boolean;
}

const MOST = 100;
const AROUND = 60;

/** Messages with these words in their text or in the name of their file, newest first. */
export function search(items: readonly Item[], words: string): Found {
  const messages = items.filter(item => item.kind === 'message').map(({ seen }) => seen).filter(({ kind }) => kind === 'text' || kind === 'file');
  const wanted = words.trim();
  const hits: Hit[] = [];
  let more = false;
  if (wanted)
    for (const seen of messages.toReversed()) {
      const hit = hitOf(seen, wanted);
      if (!hit) continue;
      more = hits.length === MOST;
      if (more) break;
      hits.push(hit);
    }
  return { hits, among: messages.length, since: messages[0]?.at ?? null, more };
}

function hitOf(seen: Seen, wanted: string): Hit | null {
  const said = [seen.file?.name, seen.file ? seen.file.caption : seen.body].filter(text => text !== undefined);
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`).replace(/\s+/gu, String.raw`\s+`), 'iu');
  for (const text of said) {
    const match = pattern.exec(text);
    if (!match) continue;
    const [from, to] = [match.index, match.index + match[0].length];
    return { id: seen.id, name: seen.name, at: seen.at, excerpt: [tail(text.slice(0, from)), match[0].slice(0, AROUND * 2), head(text.slice(to))] };
  }
  return null;
}

const tail = (text: string) => (text.length > AROUND ? `…${text.slice(-AROUND)}` : text);
const head = (text: string) => (text.length > AROUND ? `${text.slice(0, AROUND)}…` : text);
