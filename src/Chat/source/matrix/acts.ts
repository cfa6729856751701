import type { Room } from 'matrix-js-sdk';
import type { EventType, RelationType } from 'matrix-js-sdk';
import type { Callable } from './mentions';
import { EDIT_REMOVED } from './relation';
import { pseudonymOf } from './ids';
import { peopleIn } from './rooms';
import type { Session } from './session';
import { eventsOf } from './timelines';

/** Reacts, in the clear: the library encrypts no reactions, because their relation has to be readable for the homeserver. */
export async function react({ client }: Session, room: Room, id: string, key: string): Promise<void> {
  await client.sendEvent(room.roomId, 'm.reaction' as EventType.Reaction, { 'm.relates_to': { rel_type: 'm.annotation' as RelationType.Annotation, event_id: id, key } });
}

export async function takeBack({ client }: Session, room: Room, reaction: string): Promise<void> {
  await client.redactEvent(room.roomId, reaction);
}

/** Removes a message for everybody, and with it what it was before and after it was edited. */
export async function remove({ client }: Session, room: Room, id: string): Promise<void> {
  const sender = room.findEventById(id)?.getSender();
  const edits = room.relations.getChildEventsForEvent(id, 'm.replace', 'm.room.message')?.getRelations() ?? [];
  await client.redactEvent(room.roomId, id);
  for (const edit of edits.filter(one => one.getSender() === sender && one.status === null && !one.isRedacted())) await client.redactEvent(room.roomId, edit.getId() ?? '', undefined, { reason: EDIT_REMOVED });
}

export function mayRemove({ account }: Session, room: Room, id: string): boolean {
  const event = room.findEventById(id);
  return event !== undefined && room.currentState.maySendRedactionForEvent(event, account.userId);
}

/** Whether somebody's “@room” counts (Matrix 1.16, "m.room.power_levels", `notifications`). */
export const mayCallEverybody = (room: Room, userId: string): boolean => room.currentState.mayTriggerNotifOfType('room', userId);

/** Who can be called: everybody else in the room. */
export const callableIn = ({ account }: Session, room: Room): Callable[] =>
  peopleIn(room, account.userId).filter(({ userId }) => userId !== account.userId).map(({ userId }) => ({ userId, name: pseudonymOf(userId, account.userId) }));

/** The last message of a thread, for clients without threads: to them it is what a new one answers. */
export function lastOf(room: Room, about: string): string {
  return eventsOf(room).findLast(event => event.threadRootId === about && event.status === null)?.getId() ?? about;
}
