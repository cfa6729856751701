import { ClientEvent, EventStatus, MatrixEventEvent, NotificationCountType, RoomEvent, RoomStateEvent, type MatrixEvent, type Room, type RoomMember } from 'matrix-js-sdk';
import { signal, type ReadonlySignal } from '@preact/signals';
import { isPanel } from './ids';
import { Pace } from './pace';
import type { Session } from './session';

export interface RoomLine {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  /** Whether the homeserver says so; where it does not, nothing is sent. */
  readonly encrypted: boolean;
  readonly unread: number;
  /** Of the unread ones, those that name the account. */
  readonly mentions: number;
  readonly people: number;
}

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
    this.#lines.value = rooms.map(room => lineOf(room, this.session.account.userId)).sort((one, other) => one.name.localeCompare(other.name, 'en'));
  }
}

/** What was written and could not be sent, in order; also from before a gap that is not filled yet. */
export const unsent = (room: Room): MatrixEvent[] => room.getUnfilteredTimelineSet().getTimelines().flatMap(timeline => timeline.getEvents()).filter(event => event.status === EventStatus.NOT_SENT);

/** What was written and is not out yet. */
export const onItsWay = (room: Room): MatrixEvent[] => room.getLiveTimeline().getEvents().filter(({ status }) => status !== null && status !== EventStatus.SENT);

/** Who is in the room, the panel's own account left out. */
export const peopleIn = (room: Room, me: string): RoomMember[] => room.getJoinedMembers().filter(member => !isPanel(member.userId, me));

function lineOf(room: Room, me: string): RoomLine {
  const alias = room.getCanonicalAlias()?.split(':')[0];
  const topic: unknown = room.currentState.getStateEvents('m.room.topic', '')?.getContent()['topic'];
  return {
    id: room.roomId,
    name: alias ?? room.name,
    encrypted: room.hasEncryptionStateEvent(),
    topic: typeof topic === 'string' ? topic : '',
    unread: room.getUnreadNotificationCount(NotificationCountType.Total) ?? 0,
    mentions: room.getUnreadNotificationCount(NotificationCountType.Highlight) ?? 0,
    people: peopleIn(room, me).length,
  };
}
