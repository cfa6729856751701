import { MatrixEventEvent, RoomEvent, type MatrixEvent, type Room } from 'matrix-js-sdk';
import { Doubts } from './doubts';
import { readEvent } from './reading';
import type { Seen } from './seen';
import type { Session } from './session';
import { eventsOf } from './timelines';

/** What the events of a room show: each is read once, and again only after something about it changed. */
export class Records {
  readonly #seen = new WeakMap<MatrixEvent, { readonly seen: Seen | null }>();
  /** What an edit or a reaction belongs to: after it was removed, it does not say so any more. */
  readonly #targets = new Map<string, string>();
  /** Messages that quote another. */
  readonly #answers = new Map<string, Set<string>>();
  readonly #doubts: Doubts;
  readonly #end: (() => void)[] = [];

  /** @param changed Called after every change that may be shown. */
  constructor(private readonly session: Session, private readonly room: Room, private readonly changed: () => void) {
    const { client } = session;
    this.#doubts = new Doubts(session.crypto, () => eventsOf(room), event => { this.#seen.delete(event); changed(); });
    const ofRoom = (event: MatrixEvent, where?: Room) => { if (where?.roomId === room.roomId) this.#touch(event); };
    const ofAny = (event: MatrixEvent) => { if (event.getRoomId() === room.roomId) this.#touch(event); };
    const removed = (event: MatrixEvent, where: Room) => { if (where.roomId === room.roomId) this.#touchId(event.getAssociatedId() ?? null); };
    const decrypted = (event: MatrixEvent) => { this.#doubts.forget(event); ofAny(event); };
    client.on(RoomEvent.Timeline, ofRoom);
    client.on(RoomEvent.LocalEchoUpdated, ofRoom);
    client.on(RoomEvent.Redaction, removed);
    client.on(RoomEvent.RedactionCancelled, removed);
    client.on(MatrixEventEvent.Decrypted, decrypted);
    client.on(MatrixEventEvent.Replaced, ofAny);
    this.#end.push(
      () => { client.off(RoomEvent.Timeline, ofRoom); client.off(RoomEvent.LocalEchoUpdated, ofRoom); client.off(RoomEvent.Redaction, removed); client.off(RoomEvent.RedactionCancelled, removed); },
      () => { client.off(MatrixEventEvent.Decrypted, decrypted); client.off(MatrixEventEvent.Replaced, ofAny); },
      session.identities.subscribe(() => { this.#doubts.forgetAll(); changed(); }),
      () => this.#doubts.end(),
    );
  }

  read(event: MatrixEvent): Seen | null {
    const known = this.#seen.get(event);
    if (known) return known.seen;
    const seen = this.#readOne(event);
    this.#seen.set(event, { seen });
    return seen;
  }

  /** One that is odder than anybody thought of does not take the others away. */
  #readOne(event: MatrixEvent): Seen | null {
    try {
      return readEvent(event, this.session.account.userId, this.#doubts.about(event));
    } catch (error) {
      console.error(error);
      return null;
    }
  }

  /** Asks about what was not asked about yet, beside everything else. */
  doubt(): void { void this.#doubts.ask(); }

  end(): void { for (const end of this.#end) end(); }

  /** Something about an event changed: it is read again, and so are the message that it edits or answers, and those that quote it. */
  #touch(event: MatrixEvent): void {
    this.#seen.delete(event);
    const id = event.getId() ?? '';
    const [target, quoted] = [event.getRelation()?.event_id, event.replyEventId];
    if (target) this.#targets.set(id, target);
    if (quoted) this.#answers.set(quoted, (this.#answers.get(quoted) ?? new Set()).add(id));
    this.#touchId(id);
  }

  #touchId(id: string | null): void {
    if (!id) return;
    this.#stale(id);
    this.#stale(this.#targets.get(id));
    for (const answer of this.#answers.get(id) ?? []) this.#stale(answer);
    this.changed();
  }

  #stale(id: string | undefined): void {
    const event = id ? this.room.findEventById(id) : undefined;
    if (!event) return;
    this.#seen.delete(event);
    this.#doubts.forget(event); // another edit of it may count now
  }
}
