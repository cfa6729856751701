import { visible } from '../bidi';
import { parse, textOf } from '../markdown';
import type { Conversation } from '../matrix/conversation';
import { readEvent } from '../matrix/reading';
import type { Seen } from '../matrix/seen';
import { texts } from '../texts';

const LONGEST = 120;

/** A message in one line. */
export function glanceOf(seen: Seen): string {
  if (seen.kind === 'file') return seen.file?.name ?? texts.message.aFile;
  if (seen.kind !== 'text') return texts.message.noText;
  const start = seen.body.slice(0, 8 * LONGEST).toWellFormed();
  const line = visible((seen.markdown ? textOf(parse(start) ?? [start]) : start).replace(/\s+/gu, ' ').trim());
  return line.length > LONGEST ? `${line.slice(0, LONGEST).toWellFormed()}…` : line;
}

/** Another message of the same room, where it is loaded. */
export function messageOf(conversation: Conversation, id: string): Seen | null {
  const event = conversation.room.findEventById(id);
  return event ? readEvent(event, conversation.session.account.userId, undefined) : null;
}
