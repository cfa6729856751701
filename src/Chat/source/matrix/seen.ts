import type { Attachment } from './attachment';

/** An event as the page looks at it: what the homeserver sent is turned into this once, and anything odd about it ends here. */
export interface Seen {
  readonly id: string;
  readonly kind: 'text' | 'file' | 'other' | 'removed' | 'unreadable' | 'waiting' | 'member';
  readonly sender: string;
  /** What its sender is called, mark of the role included. */
  readonly name: string;
  readonly at: number;
  readonly mine: boolean;
  /** The text of a message, what became of a member, or who removed it. */
  readonly body: string;
  /** Whether its sender meant the text as Markdown. */
  readonly markdown?: boolean;
  /** When it was edited last. */
  readonly edited?: number;
  /** Whether what was removed was an edit, and not a message of its own. */
  readonly wasEdit?: boolean;
  /** Ids of the message that it answers, and of the one that its thread is about. */
  readonly replyTo?: string;
  readonly thread?: string;
  /** Whether it calls whoever reads it; and everybody, if its sender may. */
  readonly callsMe?: boolean;
  readonly callsEverybody?: boolean;
  readonly file?: Attachment;
  readonly why?: Unreadable;
  readonly doubt?: Doubt;
  readonly sending?: 'sending' | 'waiting' | 'failed';
  /** Whether it may have arrived all the same: it was sent once, and no answer came. */
  readonly mayHaveArrived?: boolean;
  /** Id of the edit that is being sent, where it is not the message itself. */
  readonly unsent?: string;
}

export type Unreadable = 'notSent' | 'withheld' | 'unknown';

/** What is wrong with an event that can be read. */
export type Doubt = 'unsigned' | 'changed' | 'unknownDevice' | 'plain';

export type Item =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'event'; readonly key: string; readonly seen: Seen }
  /** @property first Whether it begins a group: another sender, or five minutes later. */
  | { readonly kind: 'message'; readonly key: string; readonly seen: Seen; readonly first: boolean };

const GROUP = 5 * 60_000;

/** Days, groups and events in order. */
export function itemsOf(seen: readonly Seen[]): Item[] {
  const items: Item[] = [];
  let day = '';
  let before: Seen | null = null;
  for (const one of seen) {
    const today = new Date(one.at).toDateString();
    if (today !== day) {
      items.push({ kind: 'day', key: `day ${today} ${items.length}`, at: one.at });
      [day, before] = [today, null];
    }
    if (one.kind === 'member') {
      items.push({ kind: 'event', key: one.id, seen: one });
      before = null;
    } else {
      items.push({ kind: 'message', key: one.id, seen: one, first: before?.sender !== one.sender || one.at - before.at > GROUP });
      before = one;
    }
  }
  return items;
}
