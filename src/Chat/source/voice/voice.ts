import { pseudonymOf } from '../matrix/ids';
import { RoomStateEvent, RoomEvent, type Room } from 'matrix-js-sdk';
import { signal, type ReadonlySignal } from '@preact/signals';
import { nameOf } from '../matrix/rooms';
import type { Session } from '../matrix/session';
import { Call } from './call';
import { Ice } from './ice';
import { Post, type Address } from './post';
import type { MediaProblem } from './problems';
import { BEAT, keyOf, MOST, Roster, type Known } from './roster';
import type { Signal } from './signal';

/** Why somebody is not in a call, or not any more. */
export type Trouble = { readonly room: string; readonly why: MediaProblem | 'full' | 'sentOut' } | { readonly room: string; readonly why: 'distrust'; readonly userId: string };

const TICK = 5_000;
/** Who follows a call says so again from time to time; the others must not write to browsers that have been closed for days. */
const WATCH = 5 * 60_000;
const WATCHED = 3 * WATCH;
const MOST_WATCHERS = 200;
const TOLD = 3_000;

const all = new WeakMap<Session, Voice>();

/**
 * Group voice of this session: who is in which room's call, and the one call that this browser may be in. It lives as long as the session,
 * whatever room is looked at.
 *
 * Who begins a call tells all devices of the room once, and after that only those that asked to be told: a device that is switched off finds
 * two messages for each call when it comes back, not one for every few seconds.
 */
export class Voice {
  readonly #call = signal<Call | null>(null);
  readonly #trouble = signal<Trouble | null>(null);
  readonly #changes = signal(0);
  readonly #joining = signal(false);
  readonly #roster = new Roster();
  readonly #watchers = new Map<string, Address & { readonly until: number }>();
  readonly #post: Post;
  readonly ice: Ice;
  #asked = false;
  #lastBeat = 0;
  #lastWatch = 0;

  static of(session: Session): Voice {
    const known = all.get(session) ?? new Voice(session);
    all.set(session, known);
    return known;
  }

  private constructor(readonly session: Session) {
    this.ice = new Ice(session);
    this.#post = new Post(session, (from, said) => this.#take(from, said));
    const { client } = session;
    const members = () => this.#sift();
    client.on(RoomStateEvent.Members, members);
    client.on(RoomEvent.MyMembership, members);
    const ticking = setInterval(() => this.#tick(), TICK);
    session.connection.subscribe(connection => { if (connection === 'live') this.#ask(); });
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
  in(room: string): readonly Known[] {
    void this.#changes.value;
    return this.#roster.in(room);
  }

  full(room: string): boolean { return this.in(room).length >= MOST - 1; }

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
      tell: () => { if (call && this.#call.peek() === call) this.#beat(); },
    });
    const why = listening ? null : await call.media.begin('microphone');
    this.#joining.value = false;
    if (why || this.session.ending.value || room.getMyMembership() !== 'join') {
      call.close();
      this.#trouble.value = why ? { room: roomId, why } : null;
      return;
    }
    this.#call.value = call;
    void this.#post.send(this.#here(call), this.#post.addresses([room]));
    this.#lastBeat = Date.now();
    call.update(this.#roster.in(roomId));
  }

  leave(): void {
    const call = this.#call.value;
    if (!call) return;
    this.#call.value = null;
    call.close();
    const room = this.session.client.getRoom(call.line.room);
    if (room) void this.#post.send({ kind: 'gone', device: call.line.deviceId, room: room.roomId, session: call.session }, this.#post.addresses([room]));
  }

  /** The sentence about it was read. */
  understood(): void { this.#trouble.value = null; }

  /** Through the relay alone, or by any way again. */
  relayOnly(only: boolean): void {
    this.ice.relayOnly.value = only;
    this.#call.value?.renew();
  }

  #take(from: string, said: Signal): void {
    if (this.session.ending.value || !this.#asked) return; // what waited for this browser from before is long over
    const call = this.#call.value;
    const address = { userId: from, deviceId: said.device };
    switch (said.kind) {
      case 'watch':
        if (!call || !this.#isMember(from, call.line.room)) return;
        this.#watchers.delete(keyOf(from, said.device));
        if (this.#watchers.size < MOST_WATCHERS) this.#watchers.set(keyOf(from, said.device), { ...address, until: Date.now() + WATCHED });
        void this.#post.send(this.#here(call), [address]);
        return;
      case 'here': {
        const before = this.#roster.get(from, said.device);
        if (!this.#roster.here({ userId: from, ...said }, Date.now())) return;
        if (before?.session !== said.session) this.#greet(call, said.room, address);
        this.#changed();
        return;
      }
      case 'gone':
        if (this.#roster.gone(from, said.device, said.session)) this.#changed();
        return;
      default:
        if (call?.line.room === said.room) call.take(from, said); // from somebody who is not in the call: refused there
    }
  }

  /** Answers somebody's first word. Whoever follows this call, or was told with everybody a moment ago, knows already that this browser is in it. */
  #greet(call: Call | null, room: string, to: Address): void {
    if (call?.line.room !== room) void this.#post.send({ kind: 'watch', device: this.session.account.deviceId }, [to]);
    else if (!this.#watchers.has(keyOf(to.userId, to.deviceId)) && performance.now() - call.since > TOLD) void this.#post.send(this.#here(call), [to]);
  }

  #here(call: Call): Signal { return { kind: 'here', device: call.line.deviceId, room: call.line.room, session: call.session, marks: call.marks.peek() }; }

  #beat(): void {
    const call = this.#call.peek();
    if (!call) return;
    const now = Date.now();
    this.#lastBeat = now;
    const to = new Map<string, Address>();
    for (const [key, watcher] of this.#watchers) {
      if (watcher.until <= now || !this.#isMember(watcher.userId, call.line.room)) this.#watchers.delete(key);
      else to.set(key, watcher);
    }
    for (const { userId, device } of this.#roster.in(call.line.room)) to.set(keyOf(userId, device), { userId, deviceId: device });
    void this.#post.send(this.#here(call), [...to.values()]);
  }

  #tick(): void {
    const now = Date.now();
    const call = this.#call.value;
    // Who is connected is there: a call goes on while the homeserver does not answer.
    if (call) for (const one of this.#roster.in(call.line.room)) if (call.isConnected(one)) this.#roster.alive(one, now);
    this.#sift();
    if (now - this.#lastBeat >= BEAT) this.#beat();
    if (now - this.#lastWatch >= WATCH) this.#watch(now);
  }

  #watch(now: number): void {
    this.#lastWatch = now;
    const inCalls = [...this.#roster.rooms()].flatMap(room => this.#roster.in(room)).map(({ userId, device }) => ({ userId, deviceId: device }));
    void this.#post.send({ kind: 'watch', device: this.session.account.deviceId }, inCalls);
  }

  /** Once: who is in a call? */
  #ask(): void {
    if (this.#asked) { this.#beat(); return; }
    this.#asked = true;
    this.#lastWatch = Date.now();
    void this.#post.send({ kind: 'watch', device: this.session.account.deviceId }, this.#post.addresses(this.#rooms()));
  }

  /** Lets go of those who are silent or not in the room any more; and of the call, where that is this account. */
  #sift(): void {
    if (this.#roster.keep(Date.now(), one => this.#isMember(one.userId, one.room))) this.#changed();
    const room = this.#call.value?.line.room;
    if (!room || this.session.client.getRoom(room)?.getMyMembership() === 'join') return;
    this.leave();
    this.#trouble.value = { room, why: 'sentOut' };
  }

  /** Devices or identities changed: nobody stays connected who would not be let in now. */
  async #distrust(): Promise<void> {
    for (const one of [...this.#roster.rooms()].flatMap(room => this.#roster.in(room))) {
      if (await this.#post.trusts({ userId: one.userId, deviceId: one.device })) continue;
      this.#roster.gone(one.userId, one.device, one.session);
      if (this.#call.value?.line.room === one.room) this.#trouble.value = { room: one.room, why: 'distrust', userId: one.userId };
      this.#changed();
    }
  }

  #changed(): void {
    this.#changes.value++;
    const call = this.#call.value;
    call?.update(this.#roster.in(call.line.room));
  }

  #isMember(userId: string, room: string): boolean { return this.session.client.getRoom(room)?.getMember(userId)?.membership === 'join'; }

  #rooms(): Room[] { return this.session.client.getRooms().filter(room => room.getMyMembership() === 'join'); }
}
