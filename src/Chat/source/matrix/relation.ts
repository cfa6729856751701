/** What a message's content says about other messages (Matrix 1.16, "Forwards-compatible relationships", "Rich replies", "Threading"). */
export interface Relation {
  readonly replyTo?: string;
  readonly thread?: string;
  readonly replaces?: string;
}

/** Why an edit was removed: with its message. What was encrypted does not say any more that it was an edit. */
export const EDIT_REMOVED = 'An edit of a message that was removed';

export function relationOf(content: unknown): Relation {
  const relates = record(record(content)['m.relates_to']);
  const id = eventId(relates['event_id']);
  const replyTo = eventId(record(relates['m.in_reply_to'])['event_id']);
  const thread = relates['rel_type'] === 'm.thread' ? id : null;
  const fallback = thread && relates['is_falling_back'] === true; // then the reply is there for clients without threads only
  return { ...(replyTo && !fallback && { replyTo }), ...(thread && { thread }), ...(relates['rel_type'] === 'm.replace' && id && { replaces: id }) };
}

/** Whom a message calls (Matrix 1.16, "User and room mentions"): the one who reads, or everybody. */
export function mentionsIn(content: unknown, me: string): { readonly me: boolean; readonly everybody: boolean } {
  const { user_ids: users, room } = record(record(content)['m.mentions']);
  return { me: Array.isArray(users) && users.includes(me), everybody: room === true };
}

/** Without the lines that repeat what is answered, as clients sent them before Matrix 1.13 ("Fallbacks for rich replies"). */
export function withoutFallback(body: string): string {
  if (!/^> (?:\* )?<@/u.test(body)) return body;
  const lines = body.split('\n');
  const own = lines.findIndex(line => !line.startsWith('>'));
  if (own < 0) return body;
  return lines.slice(lines[own] === '' ? own + 1 : own).join('\n');
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? value as Record<string, unknown> : {});
/** Matrix 1.16, "Event IDs". What begins otherwise is no message of the room: the library takes `~` for one that is still to be sent, and fails. */
export const isEventId = (value: unknown): value is string => typeof value === 'string' && /^\$./u.test(value);
const eventId = (value: unknown): string | null => (isEventId(value) ? value : null);
