import { EventStatus, EventTimeline, ReceiptType, RoomEvent, type MatrixEvent, type Room } from 'matrix-js-sdk';
import type { RoomMessageEventContent } from 'matrix-js-sdk/lib/@types/events';
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Content } from './content';
import { Pace } from './pace';
import { isPanel, pseudonymOf } from './ids';
import { Records } from './records';
import { itemsOf, type Item } from './seen';
import type { Session } from './session';
import { Steady, type Chunk } from './steady';
import { eventsOf, onItsWay, timelinesOf } from './timelines';
import { readersOf, unreadAfter, type Readers, type Unread } from './unread';

const PAGE = 50;
/** Whoever owns the homeserver may fill a room with events that show nothing. */
const PAGES = 5;
const RECENT = 200;
const RECEIPTS = 1_000;

/** What is said in one room, as it stands and while it is looked at. */
export class Conversation {
  readonly #items = signal<readonly Item[]>([]);
  readonly #chunks = signal<readonly Chunk[]>([]);
  readonly #unread = signal<Unread | null>(null);
  readonly #further = signal(false);
  readonly #below = signal(0);
  readonly #readers = signal<Readers | null>(null);
  readonly #unreadable = signal(0);
  readonly #atStart = signal(false);
  readonly #writable = signal(true);
  readonly #steady = new Steady();
  readonly #pace = new Pace(() => this.#show());
  readonly #records: Records;
  readonly #end: () => void;
  /** The event up to which all was read when somebody began to look. */
  #mark: string | null;
  /** The newest event when it went out of view. */
  #left: string | null = null;
  #seenTo: MatrixEvent | null = null;
  /** Whether what comes in is read at once. */
  #follows = false;
  #telling = false;

  constructor(readonly session: Session, readonly room: Room) {
    const look = () => this.#look();
    const receipt = (_: MatrixEvent, where: Room) => { if (where.roomId === room.roomId) look(); };
    this.#records = new Records(session, room, look);
    this.#mark = this.#readUpTo;
    session.client.on(RoomEvent.Receipt, receipt);
    this.#end = () => { session.client.off(RoomEvent.Receipt, receipt); };
    look();
  }

  get items(): ReadonlySignal<readonly Item[]> { return this.#items; }

  /** The same items, in parts that stay what they are. */
  get chunks(): ReadonlySignal<readonly Chunk[]> { return this.#chunks; }
  get unreadable(): ReadonlySignal<number> { return this.#unreadable; }

  /** What came in while nobody looked: until somebody looks away again. */
  get unread(): ReadonlySignal<Unread | null> { return this.#unread; }

  /** Whether what is new begins further back than what is loaded. */
  get further(): ReadonlySignal<boolean> { return this.#further; }

  /** How many messages came in below what is in view. */
  get below(): ReadonlySignal<number> { return this.#below; }

  /** Which message others have read last. The homeserver says so, and nothing proves it. */
  get readers(): ReadonlySignal<Readers | null> { return this.#readers; }

  /** Whether there is nothing before the first item. */
  get atStart(): ReadonlySignal<boolean> { return this.#atStart; }

  /** False once writing has ended: the account reads on, and that is all. */
  get writable(): ReadonlySignal<boolean> { return this.#writable; }

  chunkOf(key: string): string | null { return this.#steady.chunkOf(key); }

  close(): void {
    this.#end();
    this.#records.end();
    this.#pace.end();
  }

  /** Fetches pages until there is something more to see, a few at most. */
  async earlier(): Promise<void> {
    const before = this.#shown().length;
    for (let page = 0; page < PAGES && this.#hasEarlier && this.#shown().length <= before; page++) {
      // Not `scrollback`: where a sync leaves a gap meanwhile, that one writes the old timeline's end into the new one, and what lies between is lost.
      await this.session.client.paginateEventTimeline(timelinesOf(this.room)[0], { backwards: true, limit: PAGE });
      await Promise.all(this.#events.map(event => event.getDecryptionPromise())); // only then is known whether they show anything
    }
    this.#show();
  }

  /** Sends, or queues where there is no connection; what became of it stands with the message. */
  async send(content: Content): Promise<void> {
    try {
      await this.session.client.sendMessage(this.room.roomId, content as RoomMessageEventContent);
    } catch (error) {
      // Said with the message itself. A suspended account may not write any more (MSC3823), and trying again does not help.
      if ((error as { errcode?: string }).errcode?.endsWith('USER_SUSPENDED')) this.#writable.value = false;
    }
    this.#look();
  }

  async again(id: string): Promise<void> {
    const event = onItsWay(this.room).find(one => one.getId() === id);
    if (event?.status !== EventStatus.NOT_SENT) return;
    try {
      await this.session.client.resendEvent(event, this.room);
    } catch {
      this.#look(); // it says so itself
    }
  }

  /** Tries no more. What may have arrived already is not taken back by it. */
  drop(id: string): void {
    const event = onItsWay(this.room).find(one => one.getId() === id);
    if (event && event.status !== EventStatus.SENDING) this.session.client.cancelPendingEvent(event); // what is under way cannot be held back
    this.#look();
  }

  /** What comes in from here on is new: the page goes out of sight. */
  lookAway(): void {
    this.#mark = this.#newest?.getId() ?? null;
    this.#look();
  }

  /** Whether the newest is in view. What comes in while it is not stands below. */
  atNewest(yes: boolean): void {
    this.#left = yes ? null : this.#newest?.getId() ?? null;
    this.#look();
  }

  /** Tells the others how far this was read; called while the newest is seen. One at a time, however much comes in. */
  async read(): Promise<void> {
    if (document.hidden || !document.hasFocus()) return;
    this.#seenTo = this.#newest;
    if (this.#telling) return;
    this.#telling = true;
    for (let to = this.#seenTo; to && to.getId() !== this.#readUpTo; to = this.#seenTo) {
      try {
        await this.session.client.sendReadReceipt(to, ReceiptType.Read);
      } catch {
        break; // the next one says it as well
      }
      await new Promise(resolve => { setTimeout(resolve, RECEIPTS); });
    }
    this.#telling = false;
  }

  get #events(): MatrixEvent[] { return eventsOf(this.room); }
  get #newest(): MatrixEvent | null { return this.#events.findLast(event => event.status === null) ?? null; }
  get #readUpTo(): string | null { return this.room.getEventReadUpTo(this.session.account.userId); }
  get #hasEarlier(): boolean { return timelinesOf(this.room)[0].getPaginationToken(EventTimeline.BACKWARDS) !== null; }

  #look(): void { this.#pace.ask(); }

  #shown() { return this.#events.map(event => this.#records.read(event)).filter(one => one !== null); }

  #show(): void {
    const seen = this.#shown();
    this.#items.value = this.#steady.items(itemsOf(seen));
    this.#chunks.value = this.#steady.chunks;
    this.#unreadable.value = seen.reduce((sum, one) => (one.kind === 'unreadable' ? sum + 1 : sum), 0);
    this.#atStart.value = !this.#hasEarlier;
    this.#pass();
    this.#records.doubt();
  }

  /** How far was read, here and by others. */
  #pass(): void {
    const me = this.session.account.userId;
    const passed = this.#events.map(event => {
      const seen = this.#records.read(event);
      return { id: event.getId() ?? '', message: seen !== null && seen.kind !== 'member', mine: event.getSender() === me };
    });
    const unread = unreadAfter(passed, this.#mark);
    const known = this.#mark === null || passed.some(({ id }) => id === this.#mark); // not where a sync left a gap
    if (this.#follows && known) this.#mark = this.#newest?.getId() ?? null;
    else if (unread?.first !== this.#unread.value?.first || unread?.count !== this.#unread.value?.count) this.#unread.value = unread;
    this.#further.value = !known;
    this.#follows = this.#unread.value === null && known && this.#left === null && !document.hidden && document.hasFocus();
    this.#below.value = unreadAfter(passed, this.#left)?.count ?? 0;
    const readers = readersOf(passed, id => this.#readersAt(id), RECENT);
    if (readers?.id !== this.#readers.value?.id || readers?.names.join() !== this.#readers.value?.names.join()) this.#readers.value = readers;
  }

  #readersAt(id: string): string[] {
    const event = this.room.findEventById(id);
    const ids = event ? this.room.getUsersReadUpTo(event) : [];
    const me = this.session.account.userId;
    return ids.filter(userId => userId !== me && !isPanel(userId, me)).map(userId => pseudonymOf(userId, me));
  }
}
