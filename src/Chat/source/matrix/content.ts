import { htmlOf } from '../html.ts';
import { hasMarkup, LONGEST_MARKDOWN, parse } from '../markdown.ts';

/** What somebody has written, before it is an event. */
export interface Written {
  readonly text: string;
  /** Ids of those whom it calls. */
  readonly calls: readonly string[];
  readonly callsEverybody: boolean;
  readonly replyTo?: string;
  readonly thread?: Thread;
}

/** The message that a thread is about, and the last one in it. */
export interface Thread {
  readonly about: string;
  readonly last: string;
}

export interface Content {
  readonly msgtype: 'm.text';
  readonly body: string;
  readonly [field: string]: unknown;
}

/** One event may have 64 KiB (Matrix 1.16, "Size limits"); encrypting makes a third more of it, and the homeserver adds its own. */
const LARGEST = 45_000;
const GLANCE = 500;

/** The content of a message: with HTML beside it only where the text holds markup, which tells others that Markdown was meant. */
export function contentOf({ text, calls, callsEverybody, replyTo, thread }: Written): Content {
  const nodes = text.length <= LONGEST_MARKDOWN ? parse(text) : null;
  const relates = thread ? inThread(thread, replyTo)
    : replyTo ? { 'm.in_reply_to': { event_id: replyTo } } : null;
  const plain = { msgtype: 'm.text', body: text, 'm.mentions': mentionsOf(calls, callsEverybody), ...(relates && { 'm.relates_to': relates }) } as const;
  const formatted = nodes && hasMarkup(nodes) ? { ...plain, format: 'org.matrix.custom.html', formatted_body: htmlOf(nodes) } : plain;
  return fits(formatted) ? formatted : plain;
}

/** Says that a message belongs to a thread (Matrix 1.16, "Threading"): to clients that know none, it answers the last one in it. */
export const inThread = ({ about, last }: Thread, replyTo?: string) =>
  ({ rel_type: 'm.thread', event_id: about, is_falling_back: !replyTo, 'm.in_reply_to': { event_id: replyTo ?? last } }) as const;

/**
 * The content that replaces a message (Matrix 1.16, "Event replacements"). What stands outside is for clients that know no edits: it need not
 * be whole, and calls nobody again.
 */
export function editOf(id: string, written: Written): Content {
  const { 'm.relates_to': _, ...content } = contentOf(written);
  const edit = { msgtype: 'm.text', body: `* ${written.text.slice(0, GLANCE).toWellFormed()}`, 'm.mentions': {}, 'm.new_content': content, 'm.relates_to': { rel_type: 'm.replace', event_id: id } } as const;
  return fits(edit) ? edit : { ...edit, 'm.new_content': { msgtype: 'm.text', body: written.text, 'm.mentions': content['m.mentions'] } };
}

export const fits = (content: Content): boolean => new TextEncoder().encode(JSON.stringify(content)).length <= LARGEST;

const mentionsOf = (calls: readonly string[], everybody: boolean) => ({ ...(calls.length > 0 && { user_ids: calls }), ...(everybody && { room: true }) });
