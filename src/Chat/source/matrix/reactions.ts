import { EventStatus, RoomEvent, type MatrixEvent, type Room } from 'matrix-js-sdk';
import { signal, type Signal } from '@preact/signals';
import { tally, type Reaction } from './reaction';

const TYPE = 'm.reaction';

/** By room: changes whenever a reaction came or went. One listener a room, however many messages show theirs. */
const changes = new WeakMap<Room, Signal<number>>();

/** Reactions to a message, as they stand; what reads them is drawn again when they change. */
export function reactionsTo(room: Room, id: string, me: string): readonly Reaction[] {
  void changesIn(room).value;
  const events = room.relations.getChildEventsForEvent(id, 'm.annotation', TYPE)?.getRelations() ?? [];
  const standing = events.filter(event => !event.isRedacted() && event.status !== EventStatus.CANCELLED).sort((one, other) => one.getTs() - other.getTs());
  return tally(standing.map(event => ({ id: event.getId() ?? '', sender: event.getSender() ?? '', key: event.getRelation()?.key })), me);
}

function changesIn(room: Room): Signal<number> {
  const known = changes.get(room);
  if (known) return known;
  const count = signal(0);
  const came = (event: MatrixEvent) => { if (event.getType() === TYPE) count.value++; };
  const went = () => { count.value++; };
  room.on(RoomEvent.Timeline, came);
  room.on(RoomEvent.LocalEchoUpdated, came);
  room.on(RoomEvent.Redaction, went);
  room.on(RoomEvent.RedactionCancelled, went);
  changes.set(room, count);
  return count;
}
