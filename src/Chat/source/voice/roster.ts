import type { Mark } from './signal';

/** Somebody's browser in the voice of a room. */
export interface Present {
  readonly userId: string;
  readonly device: string;
  readonly room: string;
  readonly session: string;
  readonly marks: ReadonlySet<Mark>;
}

export interface Known extends Present {
  /** When that is no longer believed. */
  readonly until: number;
}

/** A mesh sends everybody's voice to everybody: beyond this no upload carries it. */
export const MOST = 16;
/** Cameras and screens at a time. */
export const MOST_VIDEOS = 6;
/** How often a browser says that it is still there, and how long the others believe it. */
export const BEAT = 15_000;
export const BELIEVED = 40_000;

export const keyOf = (userId: string, device: string): string => `${userId}|${device}`;

/** Whether they missed a beat: then it is not the way to them that is missing. */
export const isQuiet = ({ until }: Known, now: number): boolean => until - now < BELIEVED - BEAT - 2_000;

/** The two sides of a pair must agree on who offers without asking: it is the one whose name sorts first. */
export const offers = (mine: string, theirs: string): boolean => mine < theirs;

const isNewer = (session: string, than: string): boolean => Number(session.split('-')[0]) > Number(than.split('-')[0]);

/** Who is in the voice of which room, as far as they said so lately. */
export class Roster {
  readonly #present = new Map<string, Known>();

  /** False where nothing became of it: the room is full, or a later stay of the same browser is known. */
  here(one: Present, now: number): boolean {
    const key = keyOf(one.userId, one.device);
    const before = this.#present.get(key);
    if (before && before.session !== one.session && !isNewer(one.session, before.session)) return false;
    if (before?.room !== one.room && this.in(one.room).length >= MOST) return false;
    this.#present.set(key, { ...one, until: now + BELIEVED });
    return true;
  }

  /** Seen to be there another way. */
  alive({ userId, device }: Present, now: number): void {
    const key = keyOf(userId, device);
    const known = this.#present.get(key);
    if (known) this.#present.set(key, { ...known, until: now + BELIEVED });
  }

  gone(userId: string, device: string, session: string): boolean {
    const key = keyOf(userId, device);
    return this.#present.get(key)?.session === session && this.#present.delete(key);
  }

  get(userId: string, device: string): Known | null { return this.#present.get(keyOf(userId, device)) ?? null; }

  /** In the order in which all see them. */
  in(room: string): Known[] {
    return [...this.#present.values()].filter(one => one.room === room).sort((one, other) => (keyOf(one.userId, one.device) < keyOf(other.userId, other.device) ? -1 : 1));
  }

  rooms(): Set<string> { return new Set([...this.#present.values()].map(one => one.room)); }

  /** Takes out all of whom the test says no, and those who were silent for too long. True where somebody went. */
  keep(now: number, stays: (one: Present) => boolean = () => true): boolean {
    const before = this.#present.size;
    for (const [key, one] of this.#present) if (one.until <= now || !stays(one)) this.#present.delete(key);
    return this.#present.size < before;
  }
}

/**
 * Whose cameras and screens are shown: everybody counts them in the same order, so two who take the last place at the same time agree on who has it.
 * A screen counts before cameras: it is what the others were asked to look at.
 */
export function shown(people: readonly { readonly key: string; readonly marks: ReadonlySet<Mark> }[]): { key: string; what: 'camera' | 'screen' }[] {
  const of = (what: 'camera' | 'screen') => people.filter(one => one.marks.has(what)).map(({ key }) => ({ key, what })).sort((one, other) => (one.key < other.key ? -1 : 1));
  return [...of('screen'), ...of('camera')].slice(0, MOST_VIDEOS);
}

/** Whether one more fits. */
export const roomForVideo = (people: readonly { readonly marks: ReadonlySet<Mark> }[]): boolean =>
  people.reduce((sum, { marks }) => sum + Number(marks.has('camera')) + Number(marks.has('screen')), 0) < MOST_VIDEOS;

/** What one video may take, in bits a second, so that all copies of it fit through one upload. */
export const videoRate = (what: 'camera' | 'screen', listeners: number): number =>
  Math.round(Math.min(what === 'screen' ? 1_200_000 : 400_000, 3_000_000 / Math.max(1, listeners)));

const LOUD = 0.02; // of 1
const LASTING = 900;

/** Somebody speaks for a moment longer than is heard, or the mark would flicker between words. */
export class Speaking {
  readonly #heard = new Map<string, number>();

  heard(key: string, level: number, now: number): void { if (level >= LOUD) this.#heard.set(key, now); }

  at(now: number): ReadonlySet<string> { return new Set([...this.#heard].filter(([, last]) => now - last < LASTING).map(([key]) => key)); }
}
