import { ClientEvent, RoomStateEvent, type Room } from 'matrix-js-sdk';
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { CryptoBackend } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend';
import type { Session } from './session';

/** Somebody whose identity is another one than the one first seen. */
export interface Changed {
  readonly userId: string;
  readonly name: string;
  /** Whether the former identity had been verified from here. */
  readonly verified: boolean;
}

const SEND_ENCRYPTED = /\/rooms\/([^/]+)\/send\/m\.room\.encrypted\//u;
const LATER = 50;

/**
 * Whose identity has changed and was not looked at since. Nothing encrypted leaves for a room with such a person in it: the library itself
 * stops only where the former identity had been verified, and would give the room's keys to whoever the homeserver says somebody is.
 */
export class Trust {
  readonly #changed = signal<ReadonlyMap<string, Changed>>(new Map());
  readonly #members = signal(0);
  readonly #rooms = new Map<string, ReadonlySignal<readonly Changed[]>>();
  #due: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly session: Session) {
    const look = () => { this.#due ??= setTimeout(() => { this.#due = undefined; void this.#look(); }, LATER); };
    session.client.on(RoomStateEvent.Members, look);
    session.client.on(ClientEvent.Room, look);
    session.identities.subscribe(look);
  }

  /** Those in a room whose identity has changed. */
  changed(room: Room): ReadonlySignal<readonly Changed[]> {
    const kept = this.#rooms.get(room.roomId);
    if (kept) return kept;
    const made = computed(() => {
      void this.#members.value;
      return readersOf(room).map(id => this.#changed.value.get(id)).filter(one => one !== undefined);
    });
    this.#rooms.set(room.roomId, made);
    return made;
  }

  /** Takes the present identity for theirs, because somebody has called them; and reads what could not be read because of the change. */
  async approve(userId: string): Promise<void> {
    const { crypto } = this.session;
    const status = await crypto.getUserVerificationStatus(userId);
    if (status.wasCrossSigningVerified() && !status.isCrossSigningVerified()) await crypto.withdrawVerificationRequirement(userId);
    else await crypto.pinCurrentUserIdentity(userId);
    await this.#look();
    await this.#readAgain(userId);
  }

  /**
   * What the client fetches with. An encrypted event is the last that leaves, after the library has fetched the newest keys and before
   * anybody can read it: the one place where no change can slip in between.
   */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const roomId = SEND_ENCRYPTED.exec(input instanceof Request ? input.url : String(input))?.[1];
    const room = roomId ? this.session.client.getRoom(decodeURIComponent(roomId)) : null;
    if (room && await this.#someoneChanged(room)) {
      await this.session.crypto.forceDiscardSession(room.roomId); // its key may have gone to the new identity
      return Response.json({ errcode: 'MUSTER_IDENTITY_CHANGED', error: 'Somebody in this room has another identity than before.' }, { status: 403 });
    }
    return globalThis.fetch(input, init);
  };

  async #someoneChanged(room: Room): Promise<boolean> {
    const found = await Promise.all(readersOf(room).map(userId => this.#changeOf(userId)));
    return found.some(one => one !== null);
  }

  async #look(): Promise<void> {
    const rooms = this.session.client.getRooms().filter(room => room.getMyMembership() === 'join');
    const names = new Map(rooms.flatMap(room => readersOf(room).map(id => [id, room.getMember(id)?.rawDisplayName ?? id] as const)));
    const found = await Promise.all([...names].map(async ([userId, name]) => {
      const change = await this.#changeOf(userId);
      return change ? [userId, { userId, name, verified: change === 'verified' }] as const : null;
    }));
    this.#changed.value = new Map(found.filter(one => one !== null));
    this.#members.value++;
  }

  async #changeOf(userId: string): Promise<'verified' | 'seen' | null> {
    if (userId === this.session.account.userId) return null;
    const status = await this.session.crypto.getUserVerificationStatus(userId);
    if (status.wasCrossSigningVerified() && !status.isCrossSigningVerified()) return 'verified';
    return status.needsUserApproval ? 'seen' : null;
  }

  async #readAgain(userId: string): Promise<void> {
    const crypto = this.session.crypto as unknown as CryptoBackend; // the library retries by itself only when a key comes in
    for (const room of this.session.client.getRooms())
      for (const event of room.getLiveTimeline().getEvents())
        if (event.getSender() === userId && event.isDecryptionFailure()) await event.attemptDecryption(crypto, { isRetry: true });
  }
}

/** Whom the library encrypts for: who is in a room, and who was let in (Matrix 1.16, history visibility "shared"). */
const readersOf = (room: Room): string[] => [...room.getMembersWithMembership('join'), ...room.getMembersWithMembership('invite')].map(({ userId }) => userId);
