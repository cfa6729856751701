import { CryptoEvent, VerificationPhase, VerificationRequestEvent, type VerificationRequest } from 'matrix-js-sdk/lib/crypto-api';
import { signal, type ReadonlySignal } from '@preact/signals';
import { admit, isOver } from './comparing';
import { Flow } from './flow';
import { pseudonymOf } from './ids';
import type { Session } from './session';

/** Somebody who asks to compare. */
export interface Asking {
  readonly userId: string;
  /** Null for another browser of one's own. */
  readonly name: string | null;
  readonly request: VerificationRequest;
}

/** Whom somebody has asked last, and whether the other's request has crossed theirs. */
interface Wish {
  readonly userId: string;
  readonly roomId: string;
  crossed: boolean;
}

const MOST = 5;
const CROSSING = 1_000;
const PATIENCE = 15_000;
const TRIES = 10;
const SOON = 500;

/** Who asks to compare pictures, and the one comparison that is under way. */
export class Verifications {
  readonly #flow = signal<Flow | null>(null);
  readonly #asking = signal<readonly Asking[]>([]);
  #wish: Wish | null = null;

  constructor(private readonly session: Session) {
    session.client.on(CryptoEvent.VerificationRequestReceived, request => this.#hear(request));
  }

  get flow(): ReadonlySignal<Flow | null> { return this.#flow; }
  get asking(): ReadonlySignal<readonly Asking[]> { return this.#asking; }

  /**
   * Asks a person, in a room that both are in: so it reaches whichever of their browsers is open, and other Matrix clients as well. Where they
   * ask already, that is answered: two requests at once end each other in the library.
   */
  async ask(userId: string, roomId: string): Promise<void> {
    const asked = this.#asking.value.find(one => one.userId === userId);
    if (asked) return this.take(asked);
    const wish = this.#wish = { userId, roomId, crossed: false };
    const request = await this.session.crypto.requestVerificationDM(userId, roomId);
    if (wish.crossed) await request.cancel();
    else this.#begin(request, userId);
  }

  /** Asks all other browsers of this account. */
  async askOwn(): Promise<void> {
    this.#begin(await this.session.crypto.requestOwnUserVerification(), this.session.account.userId);
  }

  async take(asking: Asking): Promise<void> {
    this.#drop(asking.request);
    this.#begin(asking.request, asking.userId);
    await asking.request.accept();
  }

  async refuse(asking: Asking): Promise<void> {
    this.#drop(asking.request);
    await asking.request.cancel();
  }

  /** Puts a comparison away; one that is not over is stopped. */
  close(): void {
    const flow = this.#flow.value;
    if (flow && !isOver(flow.step.value)) void flow.stop();
    this.#flow.value = null;
  }

  #begin(request: VerificationRequest, userId: string): void {
    this.close();
    const flow = new Flow(request, userId, this.#nameOf(userId), this.session.account.userId);
    const { identity } = this.session;
    const waiting = userId === this.session.account.userId && identity.standing.value !== 'ready';
    const wish = this.#wish;
    flow.step.subscribe(({ at }) => {
      if (at === 'done' && waiting) void this.#goOn(flow);
      // what was verified is also what a later identity is compared with
      if (at === 'done' && flow.name) this.session.crypto.pinCurrentUserIdentity(userId).catch(console.error);
      if (at !== 'asked') setTimeout(() => { if (!wish?.crossed) this.#forget(wish); }, CROSSING); // the library may end a request before it tells of the other
    });
    this.#flow.value = flow;
  }

  /** The other browser has said that this one is its own; its signature may come a moment later, and then there is nothing left to press. */
  async #goOn(flow: Flow): Promise<void> {
    const { identity } = this.session;
    for (let tries = 0; tries < TRIES && identity.standing.value !== 'ready'; tries++) {
      await new Promise(resolve => { setTimeout(resolve, tries * SOON); });
      await identity.refresh();
    }
    if (identity.standing.value === 'ready' && this.#flow.value === flow) this.#flow.value = null;
  }

  /** A homeserver may send requests of anybody, about anything, at any rate: only people in a room with us, one each, a few at once. */
  #hear(request: VerificationRequest): void {
    const { otherUserId: userId, isSelfVerification: own } = request;
    if (request.initiatedByMe || (!own && (this.session.identity.standing.value !== 'ready' || !this.#shares(userId)))) return;
    const asking = { userId, name: this.#nameOf(userId), request };
    if (this.#wish?.userId === userId && this.#cross(this.#wish, asking)) return;
    if (request.phase !== VerificationPhase.Requested || !request.pending) return;
    this.#asking.value = admit(this.#asking.value, asking, MOST);
    request.on(VerificationRequestEvent.Change, () => { if (request.phase !== VerificationPhase.Requested) this.#drop(request); });
  }

  /**
   * Two people who ask each other at the same time end each other's request in the library. Both want it, so nobody has to press again: the
   * one whose id comes first asks once more, and the other answers at once. Only once for each time that somebody asked.
   */
  #cross(wish: Wish, asking: Asking): boolean {
    const first = this.session.account.userId < wish.userId;
    if (wish.crossed) {
      if (first || asking.request.phase !== VerificationPhase.Requested) return false;
      this.#wish = null;
      this.take(asking).catch(console.error);
      return true;
    }
    if (this.#flow.value && this.#flow.value.step.value.at !== 'asked' && !isOver(this.#flow.value.step.value)) return false;
    wish.crossed = true;
    this.close();
    if (first) setTimeout(() => { this.#askOnceMore(wish).catch(console.error); }, CROSSING);
    setTimeout(() => this.#forget(wish), PATIENCE);
    return true;
  }

  #forget(wish: Wish | null): void {
    if (this.#wish === wish) this.#wish = null;
  }

  async #askOnceMore({ userId, roomId }: Wish): Promise<void> {
    this.#begin(await this.session.crypto.requestVerificationDM(userId, roomId), userId);
  }

  #drop(request: VerificationRequest): void {
    this.#asking.value = this.#asking.value.filter(one => one.request !== request);
  }

  #shares(userId: string): boolean {
    return this.session.client.getRooms().some(room => room.getMyMembership() === 'join' && room.getMember(userId)?.membership === 'join');
  }

  #nameOf(userId: string): string | null {
    return userId === this.session.account.userId ? null : pseudonymOf(userId, this.session.account.userId);
  }
}
