import { signal, type ReadonlySignal } from '@preact/signals';
import { ConnectionError, HTTPError } from 'matrix-js-sdk';
import { canKeep } from '../account';

/** How the crypto library's database says that the browser did not take what it wrote. */
const NOT_TAKEN = /transaction|quota/iu;

/**
 * Whether the browser still takes what the keys need. Where it does not, nothing more may be fetched: keys that come to this browser are deleted at
 * the homeserver with the next question for news, and would be nowhere then. A new page gets them all once there is room again.
 */
export class Keeping {
  readonly #full = signal(false);
  #looking = Promise.resolve(true);

  get full(): ReadonlySignal<boolean> { return this.#full; }

  /** Something went wrong, and it may have been this. */
  doubt(error: unknown): void {
    if (error instanceof HTTPError || error instanceof ConnectionError) return;
    const looking = NOT_TAKEN.test(String(error)) ? Promise.resolve(false) : canKeep();
    this.#looking = Promise.all([this.#looking, looking]).then(all => all.every(Boolean));
    void this.#looking.then(keeps => { this.#full.value = !keeps; });
  }

  /** Whether more may be fetched. */
  holds(): Promise<boolean> { return this.#looking; }
}
