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
const PROBE = 'muster-probe';
/** Bytes that the browser gives out at a time (Web Cryptography API, "getRandomValues"). */
const RANDOM = 65_536;
/** What the keys of one answer take and many times more, in bytes. */
const ANSWER = 250_000;

/** Throws where the browser does not take so many bytes now. Random ones: others it packs. */
export async function writeProbe(size: number): Promise<void> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += RANDOM) crypto.getRandomValues(bytes.subarray(at, at + RANDOM));
  try {
    await write(bytes);
  } finally {
    await deleteDatabase(PROBE).catch(() => {});
  }
}

/**
 * Whether there is room for the keys that come with an answer; without it the answer is not to be read. The library takes a key's message as read
 * when it has seen it once: if it kept that and had no room for the key, the key would be lost, and with it all that is still written with it.
 */
export async function hasRoomFor(answer: string): Promise<boolean> {
  if (!answer.includes('"to_device"')) return true;
  try {
    await writeProbe(ANSWER);
  } catch {
    full.value = true;
  }
  return !full.value;
}

function write(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(PROBE);
    opening.onupgradeneeded = () => { opening.result.createObjectStore(PROBE); };
    opening.onerror = () => reject(opening.error ?? new Error(PROBE));
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction(PROBE, 'readwrite');
      const end = (settle: () => void) => () => { database.close(); settle(); };
      writing.oncomplete = end(resolve);
      writing.onabort = end(() => reject(writing.error ?? new Error(PROBE)));
      writing.objectStore(PROBE).put(bytes, PROBE);
    };
  });
}

export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(name));
    request.onblocked = () => setTimeout(() => reject(new Error(`${name} is in use`)), 2_000);
  });
}
