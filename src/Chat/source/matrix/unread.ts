/** What of an event matters for where somebody has read to. */
export interface Passed {
  readonly id: string;
  /** Whether it is a message that the conversation shows. */
  readonly message: boolean;
  readonly mine: boolean;
}

export interface Unread {
  /** The first that was not read. */
  readonly first: string;
  readonly count: number;
}

/**
 * What others wrote behind the event that was read last. Null where nothing did, or where that event is not loaded (or nothing was ever read):
 * then nobody can say where the new ones begin.
 */
export function unreadAfter(events: readonly Passed[], readUpTo: string | null): Unread | null {
  const last = readUpTo === null ? -1 : events.findLastIndex(({ id }) => id === readUpTo);
  if (last < 0) return null;
  const fresh = events.slice(last + 1).filter(({ message, mine }) => message && !mine);
  return fresh[0] ? { first: fresh[0].id, count: fresh.length } : null;
}

export interface Readers {
  /** The newest message that anybody has read. */
  readonly id: string;
  readonly names: readonly string[];
}

/**
 * Who has read the newest message that anybody has read. A receipt may stand at an event that shows nothing, behind the message.
 * @param most How many events to look back over.
 */
export function readersOf(events: readonly Passed[], at: (id: string) => readonly string[], most: number): Readers | null {
  const names = new Set<string>();
  for (const { id, message } of events.slice(-most).reverse()) {
    for (const name of at(id)) names.add(name);
    if (message && names.size > 0) return { id, names: [...names].sort() };
  }
  return null;
}
