import { gathered } from './gathering';
import { Incoming } from './incoming';
import type { Kind, Tracks } from './media';
import { fingerprintOf, tidy, type Negotiation } from './signal';
import { add, attach } from './transceivers';

/** How the way to somebody stands. */
export type Route = 'connecting' | 'connected' | 'again' | 'none';

export interface Wire {
  send(kind: Negotiation['kind'], id: number, text: string): void;
  configuration(): Promise<RTCConfiguration>;
  /** Runs a negotiation once it is its turn. */
  turn(step: () => Promise<void>): Promise<void>;
  changed(): void;
}

const ANSWER_WITHIN = 8_000;
const CUT_OFF_FOR = 4_000;
const PATIENCE = 3_000;

/** The connection to one other browser. One side offers, always the same one; the other asks it to (`restart`). */
export class Pair {
  readonly #incoming = new Incoming();
  #pc: RTCPeerConnection | null = null;
  #id = 0;
  #order: Promise<void> = Promise.resolve();
  #route: Route = 'connecting';
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #offering = false;
  #lastOffer = 0;
  #closed = false;

  constructor(private readonly offers: boolean, private readonly wire: Wire, private tracks: Tracks, private listeners: number) {
    if (offers) this.#offer();
    else this.#within(2 * ANSWER_WITHIN); // it is for the other to begin
  }

  get route(): Route { return this.#route; }
  stream(kind: Kind): MediaStream | null { return this.#incoming.stream(kind); }

  take({ kind, id, text }: Negotiation): void {
    if (kind === 'offer' && !this.offers) this.#do(() => this.wire.turn(() => this.#answer(id, text)));
    else if (kind === 'answer' && this.offers) this.#do(() => this.#accept(id, text));
    else if (kind === 'restart' && this.offers && Date.now() - this.#lastOffer > CUT_OFF_FOR) this.#offer();
  }

  /** Looks for another way: the network is another one, or the way is broken. */
  mend(): void {
    if (this.offers) this.#offer();
    else {
      this.wire.send('restart', this.#id, '');
      this.#within(ANSWER_WITHIN);
    }
  }

  use(tracks: Tracks, listeners: number): void {
    [this.tracks, this.listeners] = [tracks, listeners];
    this.#do(() => this.#attach());
  }

  /** How loud the other one is now, 0 to 1. */
  level(): number { return this.#incoming.level(this.#pc); }

  /** How loud this browser is towards the other: measured where it is sent, as an audio graph of our own would cost more than the call. */
  async ownLevel(): Promise<number> {
    const report = await this.#pc?.getTransceivers()[0]?.sender.getStats();
    let level = 0;
    report?.forEach((stats: { type: string; audioLevel?: number }) => { if (stats.type === 'media-source') level = stats.audioLevel ?? 0; });
    return level;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#end();
    this.#incoming.close();
  }

  /** One step at a time: the browser refuses a description in the middle of another. */
  #do(step: () => Promise<void>): void {
    this.#order = this.#order.then(() => (this.#closed ? undefined : step())).catch(() => this.#within(CUT_OFF_FOR));
  }

  /** One at a time: an answer fits the last offer only, so a second one would make the first worthless. */
  #offer(): void {
    if (this.#offering) return;
    this.#offering = true;
    this.#do(() => this.wire.turn(async () => {
      try {
        if (this.#closed) return; // while it waited
        // A connection that never came about, or was tried in vain, is begun anew; any other keeps its keys and gets another way (RFC 8445, section 2.4).
        const before = this.#pc?.currentRemoteDescription && this.#tries < 3 ? this.#pc : null;
        const pc = before ?? await this.#begin();
        if (before) pc.setConfiguration(await this.wire.configuration());
        else add(pc);
        await this.#attach();
        const id = ++this.#id;
        const candidates = gathered(pc);
        await pc.setLocalDescription(await pc.createOffer({ iceRestart: before !== null }));
        await candidates;
        if (this.#pc === pc) this.wire.send('offer', id, tidy(pc.localDescription?.sdp ?? ''));
      } finally {
        this.#offering = false;
        this.#lastOffer = Date.now();
      }
      this.#within(ANSWER_WITHIN);
    }));
  }

  async #answer(id: number, sdp: string): Promise<void> {
    if (this.#closed || (id <= this.#id && this.#pc)) return; // an older one, delivered late
    const known = this.#pc?.currentRemoteDescription?.sdp;
    const before = known && fingerprintOf(known) === fingerprintOf(sdp) ? this.#pc : null;
    const pc = before ?? await this.#begin();
    if (before) pc.setConfiguration(await this.wire.configuration());
    this.#id = id;
    await pc.setRemoteDescription({ type: 'offer', sdp });
    for (const transceiver of pc.getTransceivers()) transceiver.direction = 'sendrecv';
    await this.#attach();
    const candidates = gathered(pc);
    await pc.setLocalDescription(await pc.createAnswer());
    this.#listen(pc);
    await candidates;
    if (this.#pc === pc) this.wire.send('answer', id, tidy(pc.localDescription?.sdp ?? ''));
    this.#within(ANSWER_WITHIN);
  }

  async #accept(id: number, sdp: string): Promise<void> {
    const pc = this.#pc;
    if (!pc || id !== this.#id || pc.signalingState !== 'have-local-offer') return;
    await pc.setRemoteDescription({ type: 'answer', sdp });
    this.#listen(pc);
    this.#within(ANSWER_WITHIN);
  }

  async #begin(): Promise<RTCPeerConnection> {
    this.#end();
    const pc = new RTCPeerConnection(await this.wire.configuration());
    this.#pc = pc;
    if (this.#closed) this.#end(); // while servers were asked for
    pc.addEventListener('connectionstatechange', () => { if (this.#pc === pc) this.#look(pc.connectionState); });
    return pc;
  }

  #end(): void {
    this.#pc?.close();
    this.#pc = null;
    this.#incoming.forget();
  }

  #look(state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#tries = 0;
      this.#say('connected');
    } else if (state === 'disconnected' || state === 'failed') {
      this.#say('again');
      this.#within(state === 'failed' ? 300 : CUT_OFF_FOR);
    }
  }

  /** Unless there is a connection by then, another try is made. Each one waits longer for the next, and not all at once: a busy machine needs time, not more to do. */
  #within(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      if (this.#pc?.connectionState === 'connected') return;
      this.#tries++;
      if (this.#tries > 1) this.#say('none');
      this.mend();
    }, (milliseconds + Math.min(this.#tries, 10) * PATIENCE) * (1 + Math.random() / 2));
  }

  #say(route: Route): void {
    if (route === 'again' && this.#route === 'none') return;
    this.#route = route;
    this.wire.changed();
  }

  #listen(pc: RTCPeerConnection): void {
    this.#incoming.listen(pc);
    this.wire.changed();
  }

  async #attach(): Promise<void> {
    if (this.#pc) await attach(this.#pc, this.tracks, this.listeners);
  }
}
