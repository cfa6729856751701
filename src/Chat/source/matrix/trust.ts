import { ClientEvent, RoomStateEvent, type Room } from 'matrix-js-sdk';
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api';
import type { CryptoBackend } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend';
import { ask } from './answers';
import { sending, STOPPED } from './door';
import { identityOf, takeIdentity, type Held } from './fingerprint';
import { isPanel } from './ids';
import { readersOf } from './rooms';
import type { Session } from './session';
import { eventsOf } from './timelines';

/**
 * Somebody to look at before anything more is sent. `seen`: their identity is another one than the one first seen; `verified`: and that one
 * had been verified. `lapsed`: theirs is the same, but the account's own is new, so what it had verified does not count any more.
 * `panel`: the panel's account has keys, which it never makes: somebody reads along in its name.
 */
export interface Changed {
  readonly userId: string;
  readonly how: 'seen' | 'verified' | 'lapsed' | 'panel';
  /** The key of the identity that is to be looked at, and of the one before where this page has seen it. */
  readonly key: string | null;
  readonly former: string | null;
}

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
  /** The keys of identities that were nobody's concern when this page looked last. */
  readonly #known = new Map<string, string>();
  #due: ReturnType<typeof setTimeout> | undefined;
  #looking = Promise.resolve();

  /** @param cleared Called once nothing holds back any more what was stopped because of somebody. */
  constructor(private readonly session: Session, private readonly cleared: () => void) {
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

  /**
   * Takes the identity that was shown for theirs, because somebody has called them; and reads what could not be read because of the change.
   * @returns False where the homeserver has shown yet another one meanwhile.
   */
  async approve({ userId, how, key }: Changed): Promise<boolean> {
    if (how === 'panel' || key === null) return false;
    const taken = await takeIdentity(this.session.crypto, userId, key);
    await this.#look(); // also where another has come: that one is to be seen
    return taken;
  }

  /**
   * What the client fetches with: what must not leave is stopped at the last moment, after the library has fetched the newest keys, so that no
   * change slips in between. Three doors: no message leaves unencrypted, whatever the homeserver says of the room; no key goes to somebody
   * whose identity has changed; and no encrypted event to a room where such a person is.
   */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const path = new URL(input instanceof Request ? input.url : String(input)).pathname;
    const sent = sending(path, init?.body);
    const stopped = !sent ? false
      : sent.kind === 'plain' ? true
        : sent.kind === 'keys' ? await this.#anyChanged(sent.to)
          : await this.#someoneChanged(sent.room);
    if (!stopped) return ask(input, init);
    if (sent?.kind === 'event') await this.session.crypto.forceDiscardSession(sent.room);
    return Response.json({ errcode: STOPPED, error: 'Not sent: look at who is in this room.' }, { status: 403 });
  };

  async #someoneChanged(roomId: string): Promise<boolean> {
    const room = this.session.client.getRoom(roomId);
    return !room || this.#anyChanged(readersOf(room));
  }

  async #anyChanged(people: readonly string[]): Promise<boolean> {
    const found = await Promise.all(people.map(async userId => this.#changeOf(userId, await identityOf(this.session.crypto, userId))));
    return found.some(one => one !== null);
  }

  /** One look after the other: an earlier one that ends later would put back what it had seen. */
  #look(): Promise<void> {
    return this.#looking = this.#looking.catch(() => {}).then(() => this.#lookOnce());
  }

  async #lookOnce(): Promise<void> {
    const rooms = this.session.client.getRooms().filter(room => room.getMyMembership() === 'join');
    const readers = [...new Set(rooms.flatMap(readersOf))];
    const found = await Promise.all(readers.map(async userId => {
      const held = await identityOf(this.session.crypto, userId);
      const [how, key] = [this.#changeOf(userId, held), held?.key ?? null];
      if (how) return [userId, { userId, how, key, former: how === 'lapsed' ? null : this.#known.get(userId) ?? null }] as const;
      if (key) this.#known.set(userId, key);
      return null;
    }));
    const before = this.#changed.value.size;
    this.#changed.value = new Map(found.filter(one => one !== null));
    this.#members.value++;
    for (const room of rooms) {
      await this.#readAgain(room);
      if (this.changed(room).value.length > 0) await this.session.crypto.forceDiscardSession(room.roomId); // former devices have its keys
    }
    if (this.#changed.value.size < before) this.cleared();
  }

  #changeOf(userId: string, held: Held | null): Changed['how'] | null {
    if (!held || userId === this.session.account.userId) return null;
    if (isPanel(userId, this.session.account.userId)) return 'panel';
    if (held.verified) return null;
    if (held.wasVerified) return held.changed ? 'verified' : 'lapsed';
    return held.changed ? 'seen' : null;
  }

  /** What could not be read because of who wrote it: the library tries again by itself only when a key comes in. */
  async #readAgain(room: Room): Promise<void> {
    const crypto = this.session.crypto as unknown as CryptoBackend;
    const refused = eventsOf(room).slice(-LATEST).filter(({ decryptionFailureReason: reason }) => reason !== null && DISTRUSTED.has(reason));
    for (const event of refused) await event.attemptDecryption(crypto, { isRetry: true });
  }
}
