import { EventTimeline, MatrixEventEvent, ReceiptType, RoomEvent, type MatrixEvent, type Room } from 'matrix-js-sdk';
import type { RoomMessageEventContent } from 'matrix-js-sdk/lib/@types/events';
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Content } from './content';
import { doubtOf, readEvent } from './reading';
import { unsent } from './rooms';
import { itemsOf, type Doubt, type Item } from './seen';
import type { Session } from './session';
import { wasStopped } from './door';

const PAGE = 50;

/** What is said in one room, as it stands and while it is looked at. */
export class Conversation {
  readonly #items = signal<readonly Item[]>([]);
  readonly #unreadable = signal(0);
  readonly #atStart = signal(false);
  readonly #writable = signal(true);
  readonly #doubts = new Map<string, Doubt | undefined>();
  readonly #end: (() => void)[] = [];
  #due = false;

  constructor(readonly session: Session, readonly room: Room) {
    const look = () => this.#look();
    const ofThis = (_: MatrixEvent, where?: Room) => { if (where?.roomId === room.roomId) look(); };
    const decrypted = (event: MatrixEvent) => { if (event.getRoomId() === room.roomId) { this.#doubts.delete(event.getId() ?? ''); look(); } };
    const { client } = session;
    client.on(RoomEvent.Timeline, ofThis);
    client.on(RoomEvent.LocalEchoUpdated, ofThis);
    client.on(RoomEvent.Redaction, ofThis);
    client.on(MatrixEventEvent.Decrypted, decrypted);
    client.on(MatrixEventEvent.Replaced, look);
    this.#end.push(
      () => { client.off(RoomEvent.Timeline, ofThis); client.off(RoomEvent.LocalEchoUpdated, ofThis); client.off(RoomEvent.Redaction, ofThis); },
      () => { client.off(MatrixEventEvent.Decrypted, decrypted); client.off(MatrixEventEvent.Replaced, look); },
      session.identities.subscribe(() => { this.#doubts.clear(); look(); }),
    );
    look();
  }

  get items(): ReadonlySignal<readonly Item[]> { return this.#items; }
  get unreadable(): ReadonlySignal<number> { return this.#unreadable; }

  /** Whether there is nothing before the first item. */
  get atStart(): ReadonlySignal<boolean> { return this.#atStart; }

  /** False once writing has ended: the account reads on, and that is all. */
  get writable(): ReadonlySignal<boolean> { return this.#writable; }

  close(): void { for (const end of this.#end) end(); }

  async earlier(): Promise<void> {
    await this.session.client.scrollback(this.room, PAGE);
    this.#look();
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
    const event = unsent(this.room).find(one => one.getId() === id);
    if (!event || wasStopped(event)) return; // that goes by itself, once somebody has looked
    try {
      await this.session.client.resendEvent(event, this.room);
    } catch {
      this.#look(); // it says so itself
    }
  }

  drop(id: string): void {
    const event = unsent(this.room).find(one => one.getId() === id);
    if (event) this.session.client.cancelPendingEvent(event);
    this.#look();
  }

  /** Tells the others how far this was read; called while the newest is seen. */
  async read(): Promise<void> {
    const newest = this.room.getLiveTimeline().getEvents().findLast(event => event.status === null);
    if (!newest || this.room.getEventReadUpTo(this.session.account.userId) === newest.getId()) return;
    try {
      await this.session.client.sendReadReceipt(newest, ReceiptType.ReadPrivate);
    } catch {
      // the next one says it as well
    }
  }

  #look(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#show();
    });
  }

  #show(): void {
    const timeline = this.room.getLiveTimeline();
    const events = timeline.getEvents();
    const me = this.session.account.userId;
    const seen = events.map(event => readEvent(event, me, this.#doubts.get(event.getId() ?? '') ?? this.#doubts.get(event.replacingEvent()?.getId() ?? ''))).filter(one => one !== null);
    this.#items.value = itemsOf(seen);
    this.#unreadable.value = seen.filter(one => one.kind === 'unreadable').length;
    this.#atStart.value = timeline.getPaginationToken(EventTimeline.BACKWARDS) === null;
    void this.#doubt(events);
  }

  /** The library answers about one event at a time; what it said stays until somebody's devices or identity change. */
  async #doubt(events: readonly MatrixEvent[]): Promise<void> {
    let news = false;
    for (const event of events) {
      const id = event.getId();
      if (!id || this.#doubts.has(id) || !event.isEncrypted() || event.isBeingDecrypted() || event.isDecryptionFailure()) continue;
      this.#doubts.set(id, undefined);
      const doubt = await doubtOf(this.session.crypto, event);
      if (!doubt) continue;
      this.#doubts.set(id, doubt);
      news = true;
    }
    if (news) this.#look();
  }
}
