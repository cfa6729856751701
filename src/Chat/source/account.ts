/** The sign-in that this browser keeps, where its user wants that: never the passphrase. */
export interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

const PLACE = 'muster-account';
const PATIENCE = 300;

/** Null where nobody is signed in, or what was kept cannot be read. */
export function keptAccount(): Account | null {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? 'null') as Partial<Account> | null;
    return kept?.userId && kept.deviceId && kept.accessToken ? { userId: kept.userId, deviceId: kept.deviceId, accessToken: kept.accessToken } : null;
  } catch {
    return null;
  }
}

/** False where the browser refuses to keep it. */
export function keepAccount(account: Account): boolean {
  try {
    localStorage.setItem(PLACE, JSON.stringify(account));
    return true;
  } catch {
    return false;
  }
}

/** How a session ended, for the page after it. */
export type Ended = 'signed-out' | 'by-server';

const ENDED = 'muster-ended';

/**
 * Ends this page, and with it what it holds in memory: keys, messages, and the crypto library's hold on its database, which nothing else ends
 * for certain. The page that comes instead wipes before it does anything else.
 */
export function endPage(how: Ended): void {
  sessionStorage.setItem(ENDED, how);
  location.reload();
}

/** How the session before this page ended, and whether nothing is left of it; null where there was none. */
export async function afterEnd(): Promise<{ how: Ended; wiped: boolean } | null> {
  const how = sessionStorage.getItem(ENDED);
  return how === 'signed-out' || how === 'by-server' ? { how, wiped: await wipe() } : null;
}

/** Deletes everything that this origin keeps in the browser. False where some of it could not be deleted. */
export async function wipe(): Promise<boolean> {
  const done = await Promise.allSettled([
    Promise.resolve().then(() => { localStorage.clear(); sessionStorage.clear(); }),
    indexedDB.databases().then(all => Promise.all(all.map(({ name }) => (name ? deleteDatabase(name) : undefined)))),
    caches.keys().then(all => Promise.all(all.map(name => caches.delete(name)))),
  ]);
  return done.every(part => part.status === 'fulfilled');
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(name));
    request.onblocked = () => setTimeout(() => reject(new Error(`${name} is in use`)), PATIENCE);
  });
}
