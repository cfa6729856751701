import type { MatrixEvent } from 'matrix-js-sdk';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api';
import { doubtOf } from './reading';
import type { Doubt } from './seen';

const BATCH = 25;
const REST = 10;

/**
 * What the crypto library doubts about each event. It answers about one at a time, so it is asked about the newest first, a few at once; what it
 * said stays until somebody's devices or identity change, and until it was asked again.
 */
export class Doubts {
  readonly #doubts = new Map<string, Doubt>();
  #asked = new WeakSet<MatrixEvent>();
  #running = false;
  #over = false;

  /** @param changed Hears of each event about which it thinks otherwise than before. */
  constructor(private readonly crypto: CryptoApi, private readonly events: () => readonly MatrixEvent[], private readonly changed: (event: MatrixEvent) => void) {}

  about(event: MatrixEvent): Doubt | undefined { return this.#doubts.get(event.getId() ?? ''); }

  /** It was decrypted, again perhaps, and may look different now. */
  forget(event: MatrixEvent): void { this.#asked.delete(event); }

  forgetAll(): void { this.#asked = new WeakSet(); }

  end(): void { this.#over = true; }

  /** Asks about all events that were not asked about; does nothing where that is under way already. */
  async ask(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#next(); next.length > 0 && !this.#over; next = this.#next()) {
      await Promise.all(next.map(event => this.#askAbout(event)));
      await new Promise(resolve => { setTimeout(resolve, REST); }); // the page comes first
    }
    this.#running = false;
  }

  #next(): MatrixEvent[] {
    const events = this.events();
    const next: MatrixEvent[] = [];
    for (let at = events.length - 1; at >= 0 && next.length < BATCH; at--) {
      const event = events[at];
      if (event && !this.#asked.has(event) && event.isEncrypted() && !event.isBeingDecrypted() && !event.isDecryptionFailure()) next.push(event);
    }
    return next;
  }

  async #askAbout(event: MatrixEvent): Promise<void> {
    this.#asked.add(event);
    const id = event.getId();
    if (!id) return;
    try {
      const edit = event.replacingEvent();
      const doubt = await doubtOf(this.crypto, event) ?? (edit ? await doubtOf(this.crypto, edit) : undefined);
      if (doubt === this.#doubts.get(id)) return;
      if (doubt) this.#doubts.set(id, doubt);
      else this.#doubts.delete(id);
      this.changed(event);
    } catch {
      // signed out meanwhile; else it is asked again with the next change
    }
  }
}
