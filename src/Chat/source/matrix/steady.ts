import type { Item } from './seen';

/** Items one after the other that are drawn and put away together. */
export interface Chunk {
  /** Stays the same while the room is open. */
  readonly key: string;
  readonly items: readonly Item[];
}

/** Of an ordinary screen, about three are seen at once. */
export const CHUNK = 30;

/**
 * Keeps what did not change, so that what draws it can skip it: an item that says the same is the same object, and an item stays in its chunk
 * whatever comes before or after it. The messages of a room are only ever added at its ends.
 */
export class Steady {
  #items: readonly Item[] = [];
  #chunks: readonly Chunk[] = [];
  #places = new Map<string, { readonly item: Item; readonly chunk: number }>();

  items(read: readonly Item[]): readonly Item[] {
    const kept = read.map((item, at) => {
      const named = item.kind === 'day' ? { ...item, key: `day ${read[at + 1]?.key ?? ''}` } : item; // by what it stands above: that holds when earlier days come in
      const before = this.#places.get(named.key)?.item;
      return before && isSame(before, named) ? before : named;
    });
    if (isSameList(kept, this.#items)) return this.#items;
    this.#chunk(kept);
    return this.#items = kept;
  }

  /** Of the items that were given last. */
  get chunks(): readonly Chunk[] { return this.#chunks; }

  /** The chunk that an item is in. */
  chunkOf(key: string): string | null {
    const place = this.#places.get(key);
    return place ? String(place.chunk) : null;
  }

  #chunk(items: readonly Item[]): void {
    const numbers = items.map(({ key }) => this.#places.get(key)?.chunk ?? null);
    const first = numbers.findIndex(number => number !== null);
    forwards(numbers, Math.max(first, 0));
    backwards(numbers, first);
    const before = new Map(this.#chunks.map(chunk => [chunk.key, chunk]));
    const chunks: { key: string; items: Item[] }[] = [];
    items.forEach((item, at) => {
      const key = String(numbers[at]);
      const last = chunks.at(-1);
      if (last?.key === key) last.items.push(item);
      else chunks.push({ key, items: [item] });
    });
    this.#chunks = chunks.map(chunk => {
      const old = before.get(chunk.key);
      return old && isSameList(old.items, chunk.items) ? old : chunk;
    });
    this.#places = new Map(items.map((item, at) => [item.key, { item, chunk: numbers[at] ?? 0 }]));
  }
}

/** What is new goes to what stands before it, or behind the last, into new chunks of full size. */
function forwards(numbers: (number | null)[], from: number): void {
  const newest = numbers.reduce<number>((most, number) => Math.max(most, number ?? 0), 0);
  let [current, size] = [numbers[from] ?? newest, 0];
  for (let at = from; at < numbers.length; at++) {
    const known = numbers[at] ?? null;
    if (known !== null && known < current) { // the library put an old one behind a newer one: chunks stay in one piece
      numbers[at] = current;
    } else if (known !== null && known !== current) [current, size] = [known, 0];
    else if (known === null) {
      if (current >= newest && size >= CHUNK) [current, size] = [current + 1, 0];
      numbers[at] = current;
    }
    size++;
  }
}

/** What came in above the first that was known, counted from there upwards: so the upper end is the one that is not full. */
function backwards(numbers: (number | null)[], first: number): void {
  const oldest = numbers[first] ?? 0;
  for (let at = first - 1; at >= 0; at--) numbers[at] = oldest - 1 - Math.floor((first - 1 - at) / CHUNK);
}

function isSame(one: Item, other: Item): boolean {
  if (one.kind === 'day') return other.kind === 'day' && one.at === other.at;
  if (one.kind === 'event') return other.kind === 'event' && one.seen === other.seen;
  return other.kind === 'message' && one.seen === other.seen && one.first === other.first;
}

const isSameList = <T>(one: readonly T[], other: readonly T[]): boolean => one.length === other.length && one.every((part, at) => part === other[at]);
