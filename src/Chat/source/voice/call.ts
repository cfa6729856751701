import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Ice } from './ice';
import { Media, type Kind } from './media';
import { Mesh } from './mesh';
import type { Route } from './pair';
import type { MediaProblem } from './problems';
import { isQuiet, keyOf, roomForVideo, shown, Speaking, type Known, type Present } from './roster';
import type { Mark, Negotiation, Signal } from './signal';

/** Somebody in the call, as the page shows them. */
export interface Person {
  readonly key: string;
  readonly userId: string;
  readonly mine: boolean;
  readonly marks: ReadonlySet<Mark>;
  readonly route: Route;
  readonly speaking: boolean;
}

export interface Video {
  readonly key: string;
  readonly person: Person;
  readonly what: 'camera' | 'screen';
  readonly stream: MediaStream;
}

export interface Line {
  readonly room: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly ice: Ice;
  /** To one browser of the call. */
  send(signal: Signal, to: Present): void;
  /** To all that follow the call: something about this browser is other than before. */
  tell(): void;
}

/** ms. What others say is measured in the packet that is played just then: looked at rarely, words fall between. */
const LOOK = 130;

/** One stay of this browser in the voice of a room: its microphone, and a connection to each of the others. */
export class Call {
  readonly since = performance.now();
  readonly muted = signal(false);
  /** Silent unless a key or button is held. */
  readonly pushToTalk = signal(false);
  readonly held = signal(false);
  readonly problem = signal<{ readonly kind: Kind; readonly why: MediaProblem | 'lost' | 'tooMany' } | null>(null);
  readonly media = new Media(kind => { this.problem.value = { kind, why: 'lost' }; });
  readonly #others = signal<readonly Known[]>([]);
  readonly #routes = signal(0);
  readonly #speaking = signal<ReadonlySet<string>>(new Set());
  readonly #heard = new Speaking();
  readonly #previews = new WeakMap<MediaStreamTrack, MediaStream>();
  readonly #me: string;
  readonly #mesh: Mesh;
  readonly #end: (() => void)[] = [];

  constructor(readonly line: Line) {
    this.#me = keyOf(line.userId, line.deviceId);
    this.#mesh = new Mesh(this.#me, (session, to) => ({
      send: (kind, id, text) => line.send({ kind, device: line.deviceId, room: line.room, session, target: to.session, id, text }, to),
      configuration: () => line.ice.configuration(),
      changed: () => { this.#routes.value++; },
    }));
    const looking = setInterval(() => this.#listen(), LOOK);
    const online = () => { for (const pair of this.#mesh.pairs().values()) pair.mend(); }; // another network: the old way leads nowhere
    addEventListener('online', online);
    void line.ice.configuration(); // whether there is a relay can be said before anybody else comes
    this.#end.push(
      () => { clearInterval(looking); removeEventListener('online', online); },
      effect(() => {
        const track = this.media.tracks.value.microphone;
        if (track) track.enabled = !this.muted.value && (!this.pushToTalk.value || this.held.value);
      }),
      effect(() => {
        const [tracks, others] = [this.media.tracks.value, this.#others.value];
        for (const pair of this.#mesh.pairs().values()) pair.use(tracks, others.length);
      }),
      effect(() => { void this.marks.value; line.tell(); }),
      effect(() => { // everybody counts alike: who took a place that was taken at the same moment lets go of it again
        for (const what of ['camera', 'screen'] as const)
          if (this.marks.value.has(what) && !this.#shown.value.some(one => one.key === this.#me && one.what === what)) queueMicrotask(() => { this.media.end(what); this.problem.value = { kind: what, why: 'tooMany' }; });
      }),
    );
  }

  get session(): string { return this.#mesh.session; }

  /** What the others are told about this browser. */
  readonly marks: ReadonlySignal<ReadonlySet<Mark>> = computed(() => {
    const { microphone, camera, screen } = this.media.tracks.value;
    return new Set(([['muted', this.muted.value || !microphone], ['camera', camera], ['screen', screen]] as const).filter(([, on]) => on).map(([mark]) => mark));
  });

  readonly people: ReadonlySignal<readonly Person[]> = computed(() => {
    void this.#routes.value;
    const speaking = this.#speaking.value;
    const mine: Person = { key: this.#me, userId: this.line.userId, mine: true, marks: this.marks.value, route: 'connected', speaking: speaking.has(this.#me) };
    return [mine, ...this.#others.value.map(other => {
      const [{ userId, marks }, key] = [other, keyOf(other.userId, other.device)];
      const route = this.#mesh.routeTo(other);
      return { key, userId, mine: false, marks, route: route === 'none' && isQuiet(other, Date.now()) ? 'again' : route, speaking: speaking.has(key) };
    })];
  });

  readonly #shown = computed(() => shown(this.people.value));

  readonly videos: ReadonlySignal<readonly Video[]> = computed(() => this.#shown.value.flatMap(({ key, what }) => {
    const person = this.people.value.find(one => one.key === key);
    const stream = key === this.#me ? this.#own(what) : this.#mesh.get(key)?.stream(what) ?? null;
    return person && stream ? [{ key: `${key} ${what}`, person, what, stream }] : [];
  }));

  get mayShowVideo(): boolean { return roomForVideo(this.people.value); }

  /** Begins or ends the camera or the screen; a new microphone where one was chosen. */
  async toggle(kind: Kind, on: boolean): Promise<void> {
    this.problem.value = null;
    if (!on) { this.media.end(kind); return; }
    const why = await this.media.begin(kind);
    if (this.#ended) this.media.endAll(); // left while the browser asked
    else if (why && !(kind === 'screen' && why === 'denied')) this.problem.value = { kind, why }; // who closes the list of screens has just thought better of it
  }

  /** Who is there now, by what they said. */
  update(others: readonly Known[]): void {
    this.#mesh.update(others, this.media.tracks.peek());
    this.#others.value = others;
  }

  take(from: string, negotiation: Negotiation): void { this.#mesh.take(from, negotiation); }

  isConnected(to: Present): boolean { return this.#mesh.routeTo(to) === 'connected'; }

  /** Every connection anew: a browser keeps a way that works, also one that is not wanted any more. For the others it is another stay. */
  renew(): void {
    this.#mesh.renew();
    this.line.tell();
    this.update(this.#others.peek());
  }

  close(): void {
    this.#ended = true;
    for (const end of this.#end) end();
    this.#mesh.close();
    this.media.endAll();
  }

  #ended = false;

  /** The same stream for the same track, or its picture would begin anew each time. */
  #own(what: 'camera' | 'screen'): MediaStream | null {
    const track = this.media.tracks.value[what];
    if (!track) return null;
    const stream = this.#previews.get(track) ?? new MediaStream([track]);
    this.#previews.set(track, stream);
    return stream;
  }

  #listen(): void {
    if (document.hidden) return;
    const now = performance.now();
    const pairs = this.#mesh.pairs();
    const connected = [...pairs.values()].find(({ route }) => route === 'connected');
    void connected?.ownLevel().then(level => this.#heard.heard(this.#me, level, now), () => { /* closed meanwhile */ });
    for (const [key, pair] of pairs) this.#heard.heard(key, pair.level(), now);
    const speaking = this.#heard.at(now);
    if ([...speaking].sort().join() !== [...this.#speaking.peek()].sort().join()) this.#speaking.value = speaking;
  }
}
