import { signal, type ReadonlySignal } from '@preact/signals';

const full = signal(false);

/**
 * Whether the browser has stopped to take what the keys need. Nothing more may be fetched then: keys that come to this browser are deleted at the
 * homeserver with the next question for news, and would be nowhere. A new page gets them all, once there is room again.
 */
export const storageFull: ReadonlySignal<boolean> = full;

/**
 * Looks at every transaction of the page's databases. The crypto library goes on where one was aborted, and tells nobody but its log; a transaction
 * that was given up on purpose has no error. (Indexed Database API 3.0, "abort a transaction")
 */
export function watchStorage(): void {
  if (!('IDBDatabase' in globalThis)) return;
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function watched(...how: Parameters<typeof begin>) {
    const transaction = begin.apply(this, how);
    if (this.name !== PROBE) transaction.addEventListener('abort', () => { if (transaction.error) full.value = true; });
    return transaction;
  };
}

/** A database that is there to see whether anything can be written. */
export const PROBE = 'muster-probe';
