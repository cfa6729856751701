import { signal } from '@preact/signals';
import type { Room } from 'matrix-js-sdk';
import type { Session } from '../matrix/session';
import type { Call } from './call';
import type { Address, Post } from './post';
import { BEAT, keyOf, Roster, type Known } from './roster';
import type { Signal } from './signal';

/** Who follows a call says so again from time to time; the others must not write to browsers that have been closed for days. */
const WATCH = 5 * 60_000;
const WATCHED = 3 * WATCH;
const MOST_WATCHERS = 200;
const TOLD = 3_000;

type About = Extract<Signal, { kind: 'watch' | 'here' | 'gone' }>;

/**
 * Who is in the voice of which room, as the others say, and what the others are told about this browser.
 *
 * Who begins a call tells all devices of the room once, and after that only those that asked to be told: a device that is switched off finds
 * two messages for each call when it comes back, not one for every few seconds.
 */
export class Presence {
  readonly #changes = signal(0);
  readonly #roster = new Roster();
  readonly #watchers = new Map<string, Address & { readonly until: number }>();
  #asked = false;
  #lastBeat = 0;
  #lastWatch = 0;

  /** @param changed Called when somebody came, went or does something else. */
  constructor(private readonly session: Session, private readonly post: Post, private readonly call: () => Call | null, private readonly changed: () => void) {}

  /** Whether it was asked who is there. What waited for this browser from before is long over. */
  get asked(): boolean { return this.#asked; }

  in(room: string): readonly Known[] {
    void this.#changes.value;
    return this.#roster.in(room);
  }

  everybody(): Known[] { return [...this.#roster.rooms()].flatMap(room => this.#roster.in(room)); }

  take(from: string, said: About): void {
    const call = this.call();
    const address = { userId: from, deviceId: said.device };
    switch (said.kind) {
      case 'watch':
        if (!call || !this.#isMember(from, call.line.room)) return;
        this.#watchers.delete(keyOf(from, said.device));
        if (this.#watchers.size < MOST_WATCHERS) this.#watchers.set(keyOf(from, said.device), { ...address, until: Date.now() + WATCHED });
        void this.post.send(here(call), [address]);
        return;
      case 'here': {
        const before = this.#roster.get(from, said.device);
        if (!this.#roster.here({ userId: from, ...said }, Date.now())) return;
        if (before?.session !== said.session) this.#greet(call, said.room, address);
        this.#note();
        return;
      }
      case 'gone': this.remove({ userId: from, ...said });
    }
  }

  remove({ userId, device, session }: { userId: string; device: string; session: string }): void {
    if (this.#roster.gone(userId, device, session)) this.#note();
  }

  /** Tells everybody in the room that this browser is in its call. */
  announce(call: Call, room: Room): void {
    void this.post.send(here(call), this.post.addresses([room]));
    this.#lastBeat = Date.now();
  }

  /** And that it is not any more. */
  withdraw(call: Call, room: Room): void {
    void this.post.send({ kind: 'gone', device: call.line.deviceId, room: room.roomId, session: call.session }, this.post.addresses([room]));
  }

  /** That it still is, and what it does. */
  beat(): void {
    const call = this.call();
    if (!call) return;
    const now = Date.now();
    this.#lastBeat = now;
    const to = new Map<string, Address>();
    for (const [key, watcher] of this.#watchers) {
      if (watcher.until <= now || !this.#isMember(watcher.userId, call.line.room)) this.#watchers.delete(key);
      else to.set(key, watcher);
    }
    for (const { userId, device } of this.#roster.in(call.line.room)) to.set(keyOf(userId, device), { userId, deviceId: device });
    void this.post.send(here(call), [...to.values()]);
  }

  /** Lets go of those who are silent or not in the room any more. Who is connected is there: a call goes on while the homeserver does not answer. */
  sift(): void {
    const [now, call] = [Date.now(), this.call()];
    if (call) for (const one of this.#roster.in(call.line.room)) if (call.isConnected(one)) this.#roster.alive(one, now);
    if (this.#roster.keep(now, one => this.#isMember(one.userId, one.room))) this.#note();
  }

  /** Says again what must not be forgotten. */
  tick(): void {
    const now = Date.now();
    if (now - this.#lastBeat >= BEAT) this.beat();
    if (now - this.#lastWatch >= WATCH) this.#watch(this.everybody().map(({ userId, device }) => ({ userId, deviceId: device })));
  }

  /** There is a connection: who is in a call? Asked once; after that the others say so by themselves. */
  ask(): void {
    if (this.#asked) { this.beat(); return; }
    this.#asked = true;
    this.#watch(this.post.addresses(this.session.client.getRooms().filter(room => room.getMyMembership() === 'join')));
  }

  #watch(whom: Parameters<Post['send']>[1]): void {
    this.#lastWatch = Date.now();
    void this.post.send({ kind: 'watch', device: this.session.account.deviceId }, whom);
  }

  /** Answers somebody's first word. Whoever follows this call, or was told with everybody a moment ago, knows already that this browser is in it. */
  #greet(call: Call | null, room: string, to: Address): void {
    if (call?.line.room !== room) void this.post.send({ kind: 'watch', device: this.session.account.deviceId }, [to]);
    else if (!this.#watchers.has(keyOf(to.userId, to.deviceId)) && performance.now() - call.since > TOLD) void this.post.send(here(call), [to]);
  }

  #isMember(userId: string, room: string): boolean { return this.session.client.getRoom(room)?.getMember(userId)?.membership === 'join'; }

  #note(): void {
    this.#changes.value++;
    this.changed();
  }
}

const here = (call: Call): Signal => ({ kind: 'here', device: call.line.deviceId, room: call.line.room, session: call.session, marks: call.marks.peek() });
