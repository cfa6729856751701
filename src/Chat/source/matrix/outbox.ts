import { EventStatus, MatrixEvent, MatrixScheduler, type ISendEventResponse, type Room } from 'matrix-js-sdk';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api';
import type { CryptoBackend } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend';
import { isRefusal, pauseAfter, Pauses } from './patience.ts';

type Send = (event: MatrixEvent) => Promise<ISendEventResponse>;

interface Letter {
  readonly event: MatrixEvent;
  readonly done: (answer: ISendEventResponse) => void;
  readonly failed: (error: unknown) => void;
}

/** Encrypting takes milliseconds, or asks for devices and keys, which the library does again and again for a minute while nobody answers. */
const LONG = 3_000;

const unanswered = new WeakSet<MatrixEvent>();

/** Whether it was sent once and no answer came that rules out that the homeserver took it. */
export const mayHaveArrived = (event: MatrixEvent): boolean => unanswered.has(event);

/**
 * Sends the messages of a room one after the other, in the order in which they were written, and waits where the homeserver does not take one.
 * The library's own queue gives up at the first broken connection, and with the first message all that stand behind it.
 *
 * A message is encrypted when its turn comes, and anew for every try: what waits is never ciphertext, so none outlives somebody's removal or the
 * approval of somebody's new identity. The transaction id stays the same, so a homeserver that took an earlier try takes no second one
 * (Matrix 1.16, "Transaction identifiers").
 */
export class Outbox extends MatrixScheduler {
  readonly #rooms = new Map<string, Letter[]>();
  readonly #encryption = new WeakMap<MatrixEvent, (copy: MatrixEvent) => Promise<void>>();
  readonly #pauses = new Pauses();
  readonly #waits: (event: MatrixEvent) => void;
  #send: Send | null = null;
  #ended = false;

  /** @param waits Marks a message as one that waits. */
  constructor(waits: (event: MatrixEvent) => void) {
    super();
    this.#waits = waits;
  }

  override setProcessFunction(send: Send): void { this.#send = send; }

  override getQueueForEvent(event: MatrixEvent): MatrixEvent[] | null {
    return this.#rooms.get(event.getRoomId() ?? '')?.map(one => one.event) ?? null;
  }

  /** Null for what is no message: that goes at once, and whoever did it hears whether it worked. */
  override queueEvent(event: MatrixEvent): Promise<ISendEventResponse> | null {
    const room = event.getRoomId();
    if (!isMessage(event) || !room) return null;
    const letters = this.#rooms.get(room) ?? [];
    this.#rooms.set(room, letters);
    return new Promise((done, failed) => {
      letters.push({ event, done, failed });
      if (letters.length === 1) void this.#work(letters);
    });
  }

  /** It was dropped: its turn comes, and passes. */
  override removeEventFromQueue(event: MatrixEvent): boolean {
    this.hurry();
    return this.getQueueForEvent(event)?.includes(event) ?? false;
  }

  /** There is reason to try again now. */
  hurry(): void { this.#pauses.end(); }

  /** Nothing goes out any more: the session is over. */
  end(): void {
    this.#ended = true;
    this.hurry();
  }

  /** Takes the encrypting of messages over from the library, which does it as soon as they are written. */
  encryptInTurn(crypto: CryptoApi): void {
    const backend = crypto as unknown as CryptoBackend;
    const encrypt = backend.encryptEvent.bind(backend);
    backend.encryptEvent = async (event, room: Room) => {
      if (isMessage(event)) this.#encryption.set(event, copy => encrypt(copy, room));
      else await encrypt(event, room);
    };
  }

  async #work(letters: Letter[]): Promise<void> {
    for (let letter = letters[0]; letter; letters.shift(), letter = letters[0]) await this.#deliver(letter.event).then(letter.done, letter.failed);
  }

  /** Tries until it works, trying again cannot help, or its sender has dropped it. */
  async #deliver(event: MatrixEvent): Promise<ISendEventResponse> {
    for (let tries = 1; !this.#ended; tries++) {
      try {
        return await this.#try(event);
      } catch (error) {
        const pause = pauseAfter(error, tries);
        if (pause === null) throw error;
        if (event.status === EventStatus.SENDING) this.#waits(event);
        if (!this.#ended) await this.#pauses.wait(pause);
      }
    }
    throw new Error('The session has ended.');
  }

  async #try(event: MatrixEvent): Promise<ISendEventResponse> {
    const encrypt = this.#encryption.get(event);
    if (!encrypt || !this.#send) throw new Error('Nothing leaves unencrypted.');
    const copy = new MatrixEvent({ ...event.event, type: event.getType(), content: event.getOriginalContent() });
    if (!isOver(event)) await this.#sayingSo(event, encrypt(copy));
    if (isOver(event)) return { event_id: event.getId() ?? '' };
    seal(event, copy);
    try {
      return await this.#send(event);
    } catch (error) {
      if (!isRefusal(error)) unanswered.add(event);
      throw error;
    }
  }

  /** Does something for a message; the message waits, and says so, if that takes long. */
  async #sayingSo(event: MatrixEvent, work: Promise<void>): Promise<void> {
    const timer = setTimeout(() => { if (event.status === EventStatus.SENDING) this.#waits(event); }, LONG);
    try {
      await work;
    } finally {
      clearTimeout(timer);
    }
  }
}

const isMessage = (event: MatrixEvent) => event.getType() === 'm.room.message';

/** Dropped; or an earlier try did arrive, as a sync has shown meanwhile: then it is the homeserver's event, and is left alone. */
const isOver = ({ status }: MatrixEvent) => status === EventStatus.CANCELLED || status === null;

/** The library encrypts an event in place and only once: the copy's ciphertext takes the place of the former one. */
function seal(event: MatrixEvent, copy: MatrixEvent): void {
  Object.assign(event.event, { type: event.getType(), content: event.getOriginalContent() });
  event.makeEncrypted(copy.getWireType(), copy.getWireContent(), copy.getSenderKey() ?? '', copy.getClaimedEd25519Key() ?? '');
}
