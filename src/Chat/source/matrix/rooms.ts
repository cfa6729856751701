import { ClientEvent, MatrixEventEvent, NotificationCountType, RoomEvent, RoomStateEvent, type Room, type RoomMember } from 'matrix-js-sdk';
import { signal, type ReadonlySignal } from '@preact/signals';
import { visible } from '../bidi';
import { isPanel, pseudonymOf } from './ids';
import { Pace } from './pace';
import type { Session } from './session';

export interface RoomLine {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  /** Who made it, where that was not the panel, as far as is known: any responder can make rooms, and call them as they like. */
  readonly madeBy: string | null;
  /** Whether the homeserver says so; where it does not, nothing is sent. */
  readonly encrypted: boolean;
  readonly unread: number;
  /** Of the unread ones, those that name the account. */
  readonly mentions: number;
  readonly people: number;
}

const LONGEST_NAME = 100;
const LONGEST_TOPIC = 500;

/** The rooms that somebody is in, as a list. */
export class Rooms {
  readonly #lines = signal<readonly RoomLine[]>([]);
  readonly #known = signal(false);
  readonly #pace = new Pace(() => this.#show());

  constructor(private readonly session: Session) {
    const { client } = session;
    const look = () => this.#pace.ask();
    client.on(ClientEvent.Room, look);
    client.on(ClientEvent.Sync, look);
    client.on(RoomEvent.MyMembership, look);
    client.on(RoomEvent.Timeline, look);
    client.on(RoomEvent.Receipt, look);
    client.on(MatrixEventEvent.Decrypted, look); // only then is known whom a message names
    client.on(RoomStateEvent.Events, look);
    look();
  }

  get lines(): ReadonlySignal<readonly RoomLine[]> { return this.#lines; }

  /** False until the homeserver has said once which rooms there are. */
  get known(): ReadonlySignal<boolean> { return this.#known; }

  get(id: string): Room | null { return this.session.client.getRoom(id); }

  #show(): void {
    this.#known.value = this.session.client.isInitialSyncComplete();
    const rooms = this.session.client.getRooms().filter(room => !room.isSpaceRoom() && room.getMyMembership() === 'join');
    this.#lines.value = rooms.map(room => lineOf(room, this.session.account.userId))
      .sort((one, other) => Number(one.madeBy !== null) - Number(other.madeBy !== null) || one.name.localeCompare(other.name, 'en'));
  }
}

/** Who is in the room, the panel's own account left out. */
export const peopleIn = (room: Room, me: string): RoomMember[] => room.getJoinedMembers().filter(member => !isPanel(member.userId, me));

/** Whom the library encrypts for: who is in a room, and who was let in (Matrix 1.16, history visibility "shared"). */
export const readersOf = (room: Room): string[] => [...room.getMembersWithMembership('join'), ...room.getMembersWithMembership('invite')].map(({ userId }) => userId);

function lineOf(room: Room, me: string): RoomLine {
  const creator: unknown = room.getCreator();
  return {
    id: room.roomId,
    name: nameOf(room),
    encrypted: room.hasEncryptionStateEvent(),
    topic: visible(textIn(room, 'm.room.topic', 'topic').slice(0, LONGEST_TOPIC)),
    madeBy: typeof creator !== 'string' ? '' : isPanel(creator, me) ? null : visible(pseudonymOf(creator, me)),
    unread: room.getUnreadNotificationCount(NotificationCountType.Total) ?? 0,
    mentions: room.getUnreadNotificationCount(NotificationCountType.Highlight) ?? 0,
    people: peopleIn(room, me).length,
  };
}

/** As everybody calls it; with marks that turn the order of reading around in sight. */
export const nameOf = (room: Room): string => visible((textIn(room, 'm.room.canonical_alias', 'alias').split(':')[0] || String(room.name)).slice(0, LONGEST_NAME));

/** A homeserver may have any value in any place. */
function textIn(room: Room, type: string, field: string): string {
  const content = room.currentState.getStateEvents(type, '')?.getContent() as unknown;
  const value = typeof content === 'object' && content !== null ? (content as Record<string, unknown>)[field] : null;
  return typeof value === 'string' ? value : '';
}
