import { MatrixEventEvent, RoomEvent, type IRoomTimelineData, type MatrixEvent, type Room } from 'matrix-js-sdk';
import { signal, type ReadonlySignal } from '@preact/signals';
import { readEvent } from './matrix/reading';
import { nameOf } from './matrix/rooms';
import type { Session } from './matrix/session';
import { texts } from './texts';

/** What the browser tells while nobody looks at the page. `content`: also who wrote what, on a screen that others may see. */
export type Wish = 'off' | 'that' | 'content';

/** Why it does not, although it is asked to. */
export type Obstacle = 'denied' | 'unsupported' | null;

const PLACE = 'muster-notices';
const LATER = 3_000;
const LONGEST = 200;

/** Notifications of the browser, for messages that come in while the page is out of sight. Never without being asked for. */
export class Notices {
  readonly #wish = signal<Wish>('off');
  readonly #obstacle = signal<Obstacle>(null);
  /** What came in just now and is not decrypted yet. */
  readonly #fresh = new WeakSet<MatrixEvent>();
  #last = 0;

  constructor(private readonly session: Session) {
    this.#wish.value = session.borrowed ? 'off' : keptWish();
    if (this.#wish.value !== 'off') this.#obstacle.value = obstacle();
    const { client } = session;
    client.on(RoomEvent.Timeline, (event, room, _start, _removed, data) => this.#hear(event, room, data));
    client.on(MatrixEventEvent.Decrypted, event => { if (this.#fresh.delete(event)) this.#tell(event); });
  }

  get wish(): ReadonlySignal<Wish> { return this.#wish; }
  get obstacle(): ReadonlySignal<Obstacle> { return this.#obstacle; }

  /** Browsers ask their user only in answer to a click. */
  async want(wish: Wish): Promise<void> {
    if (wish !== 'off' && 'Notification' in window && Notification.permission === 'default') await Notification.requestPermission();
    this.#obstacle.value = wish === 'off' ? null : obstacle();
    this.#wish.value = this.#obstacle.value ? 'off' : wish;
    if (!this.session.borrowed) keepWish(this.#wish.value);
  }

  #hear(event: MatrixEvent, room: Room | undefined, { liveEvent }: IRoomTimelineData): void {
    if (!liveEvent || !room || event.getSender() === this.session.account.userId) return;
    if (event.isEncrypted() && !event.getClearContent() && !event.isDecryptionFailure()) this.#fresh.add(event);
    else this.#tell(event);
  }

  #tell(event: MatrixEvent): void {
    if (this.#wish.value === 'off' || (!document.hidden && document.hasFocus())) return;
    const seen = readEvent(event, this.session.account.userId, undefined);
    if (!seen || seen.kind === 'member' || seen.kind === 'removed' || performance.now() - this.#last < LATER) return;
    this.#last = performance.now();
    const room = this.session.client.getRoom(event.getRoomId());
    const content = this.#wish.value === 'content' && room;
    const words = seen.file?.name ?? (seen.body || texts.notices.unread);
    try {
      // One at a time stands there: a later one takes the place of the one before (Notifications API, tag).
      const notice = new Notification(texts.notices.title(this.session.configuration.codename), { tag: 'muster', ...(content ? { body: texts.notices.body(seen.name, nameOf(room), words.slice(0, LONGEST)) } : {}) });
      notice.onclick = () => { window.focus(); notice.close(); };
    } catch {
      [this.#wish.value, this.#obstacle.value] = ['off', 'unsupported']; // phones let only service workers notify, and this page has none
    }
  }
}

const obstacle = (): Obstacle => (!('Notification' in window) ? 'unsupported' : Notification.permission === 'granted' ? null : 'denied');

function keptWish(): Wish {
  try {
    const kept = localStorage.getItem(PLACE);
    return kept === 'that' || kept === 'content' ? kept : 'off';
  } catch {
    return 'off';
  }
}

function keepWish(wish: Wish): void {
  try {
    if (wish === 'off') localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, wish);
  } catch {
    // until this page is closed, then
  }
}
