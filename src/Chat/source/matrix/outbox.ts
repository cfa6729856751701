import { EventStatus, MatrixScheduler, type ISendEventResponse, type MatrixEvent, type Room } from 'matrix-js-sdk';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api';
import type { CryptoBackend } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend';
import { pauseAfter, Pauses } from './patience';

type Send = (event: MatrixEvent) => Promise<ISendEventResponse>;

interface Letter {
  readonly event: MatrixEvent;
  readonly done: (answer: ISendEventResponse) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Sends the messages of a room one after the other, in the order in which they were written, and waits where the homeserver does not take one.
 * The library's own queue gives up at the first broken connection, and with the first message all that stand behind it.
 */
export class Outbox extends MatrixScheduler {
  readonly #rooms = new Map<string, Letter[]>();
  readonly #turns = new Map<string, Promise<void>>();
  readonly #pauses = new Pauses();
  #send: Send | null = null;

  /** @param waits Marks a message as one that waits. */
  constructor(private readonly waits: (event: MatrixEvent) => void) { super(); }

  override setProcessFunction(send: Send): void { this.#send = send; }

  override getQueueForEvent(event: MatrixEvent): MatrixEvent[] | null {
    return this.#rooms.get(event.getRoomId() ?? '')?.map(one => one.event) ?? null;
  }

  /** Null for what is no message: that goes at once, and whoever did it hears whether it worked. */
  override queueEvent(event: MatrixEvent): Promise<ISendEventResponse> | null {
    const room = event.getRoomId();
    if (event.getType() !== 'm.room.message' || !room) return null;
    const letters = this.#rooms.get(room) ?? [];
    this.#rooms.set(room, letters);
    return new Promise((done, failed) => {
      letters.push({ event, done, failed });
      if (letters.length === 1) void this.#work(letters);
    });
  }

  /** It was dropped. */
  override removeEventFromQueue(event: MatrixEvent): boolean {
    const letter = this.#rooms.get(event.getRoomId() ?? '')?.find(one => one.event === event);
    letter?.done({ event_id: '' });
    this.hurry(); // its turn comes, and passes
    return letter !== undefined;
  }

  /** There is reason to try again now. */
  hurry(): void { this.#pauses.end(); }

  /**
   * Encrypts in turn too: the homeserver is asked for keys then, and where it does not answer the library would give up after half a minute
   * and let later messages go first.
   */
  encryptInTurn(crypto: CryptoApi): void {
    const backend = crypto as unknown as CryptoBackend;
    const encrypt = backend.encryptEvent.bind(backend);
    backend.encryptEvent = (event, room: Room) => {
      const before = this.#turns.get(room.roomId) ?? Promise.resolve();
      const turn = before.catch(() => {}).then(() => this.#until(event, () => encrypt(event, room)));
      this.#turns.set(room.roomId, turn);
      return turn;
    };
  }

  async #work(letters: Letter[]): Promise<void> {
    for (let letter = letters[0]; letter; letters.shift(), letter = letters[0]) {
      const { event, done, failed } = letter;
      await this.#until(event, async () => done(await this.#sent(event))).catch(failed);
    }
  }

  #sent(event: MatrixEvent): Promise<ISendEventResponse> {
    return this.#send?.(event) ?? Promise.reject(new Error('Nothing sends.'));
  }

  /** Tries until it works, trying again cannot help, or its sender has dropped it. */
  async #until(event: MatrixEvent, act: () => Promise<void>): Promise<void> {
    for (let tries = 1; event.status !== EventStatus.CANCELLED; tries++) {
      try {
        return await act();
      } catch (error) {
        const pause = pauseAfter(error, tries);
        if (pause === null) throw error;
        if (event.status === EventStatus.SENDING) this.waits(event);
        await this.#pauses.wait(pause);
      }
    }
  }
}
