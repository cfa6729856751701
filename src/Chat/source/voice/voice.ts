import { pseudonymOf } from '../matrix/ids';
import { RoomStateEvent, RoomEvent } from 'matrix-js-sdk';
import { signal, type ReadonlySignal } from '@preact/signals';
import { nameOf } from '../matrix/rooms';
import type { Session } from '../matrix/session';
import { Call } from './call';
import { Ice } from './ice';
import { Post } from './post';
import { Presence } from './presence';
import type { MediaProblem } from './problems';
import { MOST, type Known } from './roster';
import type { Signal } from './signal';

/** Why somebody is not in a call, or not any more. */
export type Trouble = { readonly room: string; readonly why: MediaProblem | 'full' | 'sentOut' } | { readonly room: string; readonly why: 'distrust'; readonly userId: string };

const TICK = 5_000;

const all = new WeakMap<Session, Voice>();

/**
 * Group voice of this session: who is in which room's call, and the one call that this browser may be in. It lives as long as the session,
 * whatever room is looked at.
 */
export class Voice {
  readonly #call = signal<Call | null>(null);
  readonly #trouble = signal<Trouble | null>(null);
  readonly #joining = signal(false);
  readonly #post: Post;
  readonly #presence: Presence;
  readonly ice: Ice;

  static of(session: Session): Voice {
    const known = all.get(session) ?? new Voice(session);
    all.set(session, known);
    return known;
  }

  private constructor(readonly session: Session) {
    this.ice = new Ice(session);
    this.#post = new Post(session, (from, said) => this.#take(from, said));
    this.#presence = new Presence(session, this.#post, () => this.#call.peek(), () => {
      const call = this.#call.peek();
      call?.update(this.#presence.in(call.line.room));
    });
    const { client } = session;
    const members = () => this.#sift();
    client.on(RoomStateEvent.Members, members);
    client.on(RoomEvent.MyMembership, members);
    const ticking = setInterval(() => { this.#sift(); this.#presence.tick(); }, TICK);
    session.connection.subscribe(connection => { if (connection === 'live') this.#presence.ask(); });
    session.identities.subscribe(() => { void this.#distrust(); });
    session.ending.subscribe(ending => {
      if (!ending) return;
      this.leave();
      if (ending === 'locked') return; // that may pass
      clearInterval(ticking);
      client.off(RoomStateEvent.Members, members);
      client.off(RoomEvent.MyMembership, members);
      this.#post.close();
    });
  }

  get call(): ReadonlySignal<Call | null> { return this.#call; }
  get trouble(): ReadonlySignal<Trouble | null> { return this.#trouble; }
  get joining(): ReadonlySignal<boolean> { return this.#joining; }

  /** Who is in the voice of a room, besides this browser. */
  in(room: string): readonly Known[] { return this.#presence.in(room); }

  full(room: string): boolean { return this.in(room).length >= MOST; }

  nameOf(userId: string): string {
    return pseudonymOf(userId, this.session.account.userId);
  }

  /** As the list of rooms calls it. */
  nameOfRoom(id: string): string {
    const room = this.session.client.getRoom(id);
    return room ? nameOf(room) : id;
  }

  /** @param listening Without a microphone. */
  async join(roomId: string, listening = false): Promise<void> {
    const room = this.session.client.getRoom(roomId);
    if (!room || this.#joining.value || this.#call.value?.line.room === roomId) return;
    this.leave();
    this.#trouble.value = this.full(roomId) ? { room: roomId, why: 'full' } : null;
    if (this.#trouble.value) return;
    this.#joining.value = true;
    const { userId, deviceId } = this.session.account;
    let call: Call | null = null;
    call = new Call({
      room: roomId, userId, deviceId, ice: this.ice,
      send: (said, to) => { void this.#post.send(said, [{ userId: to.userId, deviceId: to.device }]); },
      tell: () => { if (call && this.#call.peek() === call) this.#presence.beat(); },
    });
    const why = listening ? null : await call.media.begin('microphone');
    this.#joining.value = false;
    if (why || this.session.ending.value || room.getMyMembership() !== 'join') {
      call.close();
      this.#trouble.value = why ? { room: roomId, why } : null;
      return;
    }
    this.#call.value = call;
    this.#presence.announce(call, room);
    call.update(this.#presence.in(roomId));
  }

  leave(): void {
    const call = this.#call.value;
    if (!call) return;
    this.#call.value = null;
    call.close();
    const room = this.session.client.getRoom(call.line.room);
    if (room) this.#presence.withdraw(call, room);
  }

  /** The sentence about it was read. */
  understood(): void { this.#trouble.value = null; }

  /** Through the relay alone, or by any way again. */
  relayOnly(only: boolean): void {
    this.ice.relayOnly.value = only;
    this.#call.value?.renew();
  }

  #take(from: string, said: Signal): void {
    if (this.session.ending.value || !this.#presence.asked) return;
    if (said.kind === 'watch' || said.kind === 'here' || said.kind === 'gone') this.#presence.take(from, said);
    else if (this.#call.value?.line.room === said.room) this.#call.value.take(from, said); // from somebody who is not in the call: refused there
  }

  /** Lets go of those who may not be there, and of the call, where that is this account. */
  #sift(): void {
    this.#presence.sift();
    const room = this.#call.value?.line.room;
    if (!room || this.session.client.getRoom(room)?.getMyMembership() === 'join') return;
    this.leave();
    this.#trouble.value = { room, why: 'sentOut' };
  }

  /** Devices or identities changed: nobody stays connected who would not be let in now. */
  async #distrust(): Promise<void> {
    for (const one of this.#presence.everybody()) {
      if (await this.#post.trusts({ userId: one.userId, deviceId: one.device })) continue;
      if (this.#call.value?.line.room === one.room) this.#trouble.value = { room: one.room, why: 'distrust', userId: one.userId };
      this.#presence.remove(one);
    }
  }
}
