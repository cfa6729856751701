/** A reaction as it came in. */
export interface Reacted {
  readonly id: string;
  readonly sender: string;
  readonly key: unknown;
}

/** Reactions that look the same. */
export interface Reaction {
  readonly key: string;
  readonly senders: readonly string[];
  /** The event with which whoever looks reacted so. */
  readonly mine: string | null;
}

const LONGEST = 32;
/** Seen by nobody: control characters, marks that turn the order of reading around, and the one that asks for colour. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufe0e\ufe0f]/gu;
const SEEN = /[^\p{Cf}\p{Default_Ignorable_Code_Point}\p{M}\s]/u;

/** A key as it can be shown: short, in one line; null for what nobody would see. Any text may come as a key. */
export function cleanKey(key: unknown): string | null {
  if (typeof key !== 'string') return null;
  const clean = [...key.slice(0, 8 * LONGEST).toWellFormed().replace(UNSEEN, '')].slice(0, LONGEST).join('').replace(/\s+/gu, ' ').trim();
  return SEEN.test(clean) ? clean : null;
}

/** Reactions by what they look like, each person once for each, in the order in which they came. */
export function tally(reactions: readonly Reacted[], me: string): readonly Reaction[] {
  const kinds = new Map<string, { senders: Set<string>; mine: string | null }>();
  for (const { id, sender, key } of reactions) {
    const clean = cleanKey(key);
    if (!clean) continue;
    const kind = kinds.get(clean) ?? { senders: new Set(), mine: null };
    kind.senders.add(sender);
    if (sender === me) kind.mine = id;
    kinds.set(clean, kind);
  }
  return [...kinds].map(([key, { senders, mine }]) => ({ key, senders: [...senders], mine }));
}
