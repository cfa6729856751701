/** The sign-in that this browser keeps, where its user wants that: never the passphrase. */
export interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

const PLACE = 'muster-account';

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

/** From now on nobody is signed in here, whatever else is still to be wiped. */
export function forgetAccount(): void {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // nothing was kept then
  }
}

/** Ends a sign-in at the homeserver, also while the page is being closed: whether it worked, nobody is there to hear. */
export async function logOut(homeserver: string, { accessToken }: Account): Promise<void> {
  await fetch(`${homeserver}/_matrix/client/v3/logout`, { method: 'POST', headers: { Authorization: `Bearer ${accessToken}` }, keepalive: true, signal: AbortSignal.timeout(5_000) }).catch(() => {});
}

/** Deletes everything that this origin keeps in the browser. False where some of it could not be deleted. */
export async function wipe(): Promise<boolean> {
  const done = await Promise.allSettled([
    Promise.resolve().then(() => { localStorage.clear(); sessionStorage.clear(); }),
    indexedDB.databases().then(all => Promise.all(all.map(({ name }) => (name ? deleteDatabase(name) : undefined)))),
    caches.keys().then(all => Promise.all(all.map(name => caches.delete(name)))),
  ]);
  return done.every(part => part.status === 'fulfilled') && (await indexedDB.databases()).length === 0;
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(name));
    request.onblocked = () => setTimeout(() => reject(new Error(`${name} is in use`)), 2_000);
  });
}
