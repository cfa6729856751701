import { ClientEvent, RoomStateEvent, type Room, type TimelineEvents } from 'matrix-js-sdk';
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api';
import type { CryptoBackend } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend';
import { unsent } from './rooms';
import type { Session } from './session';

/**
 * Somebody to look at before anything more is sent. `seen`: their identity is another one than the one first seen; `verified`: and that one
 * had been verified. `lapsed`: theirs is the same, but the account's own is new, so what it had verified does not count any more.
 */
export interface Changed {
  readonly userId: string;
  readonly how: 'seen' | 'verified' | 'lapsed';
}

const SEND_ENCRYPTED = /\/rooms\/([^/]+)\/send\/m\.room\.encrypted\//u;
const STOPPED = 'MUSTER_IDENTITY_CHANGED';
const LATER = 50;
const LATEST = 200;

const DISTRUSTED: ReadonlySet<DecryptionFailureCode> = new Set([
  DecryptionFailureCode.UNSIGNED_SENDER_DEVICE, DecryptionFailureCode.UNKNOWN_SENDER_DEVICE, DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED,
]);

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
    const look = () => { this.#due ??= setTimeout(() => { this.#due = undefined; this.#look().catch(() => { /* signed out meanwhile */ }); }, LATER); };
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
      return Response.json({ errcode: STOPPED, error: 'Somebody in this room has another identity than before.' }, { status: 403 });
    }
    return globalThis.fetch(input, init);
  };

  async #someoneChanged(room: Room): Promise<boolean> {
    const found = await Promise.all(readersOf(room).map(userId => this.#changeOf(userId)));
    return found.some(one => one !== null);
  }

  async #look(): Promise<void> {
    const rooms = this.session.client.getRooms().filter(room => room.getMyMembership() === 'join');
    const readers = [...new Set(rooms.flatMap(readersOf))];
    const found = await Promise.all(readers.map(async userId => {
      const how = await this.#changeOf(userId);
      return how ? [userId, { userId, how }] as const : null;
    }));
    this.#changed.value = new Map(found.filter(one => one !== null));
    this.#members.value++;
    for (const room of rooms) {
      await this.#readAgain(room);
      if (this.changed(room).value.length === 0) await this.#sendStopped(room);
    }
  }

  async #changeOf(userId: string): Promise<Changed['how'] | null> {
    if (userId === this.session.account.userId) return null;
    const status = await this.session.crypto.getUserVerificationStatus(userId);
    if (status.isCrossSigningVerified()) return null;
    if (status.wasCrossSigningVerified()) return status.needsUserApproval ? 'verified' : 'lapsed';
    return status.needsUserApproval ? 'seen' : null;
  }

  /** What was stopped goes out once everybody was looked at: encrypted anew, because it had been for people as they were before. */
  async #sendStopped(room: Room): Promise<void> {
    const { client } = this.session;
    for (const event of unsent(room).filter(({ error }) => error?.errcode === STOPPED)) {
      const again = client.sendEvent(room.roomId, event.getType() as keyof TimelineEvents, event.getContent()); // it has a line of its own from here on
      client.cancelPendingEvent(event);
      await again.catch(() => {}); // which says so itself
    }
  }

  /** What could not be read because of who wrote it: the library tries again by itself only when a key comes in. */
  async #readAgain(room: Room): Promise<void> {
    const crypto = this.session.crypto as unknown as CryptoBackend;
    const refused = room.getLiveTimeline().getEvents().slice(-LATEST).filter(({ decryptionFailureReason: reason }) => reason !== null && DISTRUSTED.has(reason));
    for (const event of refused) await event.attemptDecryption(crypto, { isRetry: true });
  }
}

/** Whom the library encrypts for: who is in a room, and who was let in (Matrix 1.16, history visibility "shared"). */
const readersOf = (room: Room): string[] => [...room.getMembersWithMembership('join'), ...room.getMembersWithMembership('invite')].map(({ userId }) => userId);
