import type { Tracks } from './media';
import { Pair, type Route, type Wire } from './pair';
import { keyOf, offers, type Known, type Present } from './roster';
import { newSession, type Negotiation } from './signal';
import { Turns } from './turns';

const NEGOTIATIONS = 4;
const begin = () => newSession(Date.now(), crypto.getRandomValues(new Uint8Array(16)));

/** The connections of one stay in a call, one to each of the others. */
export class Mesh {
  readonly #pairs = new Map<string, { readonly present: Present; readonly pair: Pair }>();
  readonly #turns = new Turns(NEGOTIATIONS);
  #session = begin();

  /** @param wire To one browser, for negotiations of this session. */
  constructor(private readonly me: string, private readonly wire: (session: string, to: Present) => Omit<Wire, 'turn'>) {}

  /** This stay. What is meant for another one is refused. */
  get session(): string { return this.#session; }

  get(key: string): Pair | undefined { return this.#pairs.get(key)?.pair; }

  pairs(): Map<string, Pair> { return new Map([...this.#pairs].map(([key, { pair }]) => [key, pair])); }

  routeTo({ userId, device }: Present): Route { return this.get(keyOf(userId, device))?.route ?? 'connecting'; }

  /** Connections to those who went are closed, and new ones begun. */
  update(others: readonly Known[], tracks: Tracks): void {
    for (const [key, { present, pair }] of this.#pairs)
      if (!others.some(one => keyOf(one.userId, one.device) === key && one.session === present.session)) {
        pair.close();
        this.#pairs.delete(key);
      }
    for (const present of others) {
      const key = keyOf(present.userId, present.device);
      if (this.#pairs.has(key)) continue;
      const wire: Wire = { ...this.wire(this.#session, present), turn: step => this.#turns.take(step) };
      this.#pairs.set(key, { present, pair: new Pair(offers(this.me, key), wire, tracks, others.length) });
    }
  }

  /** Nothing becomes of it where it belongs to no connection of this stay. */
  take(from: string, negotiation: Negotiation): void {
    const one = this.#pairs.get(keyOf(from, negotiation.device));
    if (negotiation.target === this.#session && one?.present.session === negotiation.session) one.pair.take(negotiation);
  }

  /** Closes every connection and begins another stay. */
  renew(): void {
    this.close();
    this.#session = begin();
  }

  close(): void {
    for (const { pair } of this.#pairs.values()) pair.close();
    this.#pairs.clear();
  }
}
