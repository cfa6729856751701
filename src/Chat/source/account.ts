import { PROBE } from './matrix/keeping';

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
  for (const store of [() => localStorage, () => sessionStorage]) allowed(() => store().clear(), undefined);
  const done = await Promise.allSettled([...(await databases()).map(deleteDatabase), ...(await cached()).map(name => caches.delete(name))]);
  return done.every(part => part.status === 'fulfilled') && (await databases()).length === 0;
}

/** What the keys of a case take, about. */
const ROOM = 1_000_000;

/** Whether the browser keeps what a page writes: some forbid it, and some disks are full. */
export async function canKeep(): Promise<boolean> {
  try {
    localStorage.setItem(PROBE, '');
    localStorage.removeItem(PROBE);
    await writeProbe();
    return true;
  } catch {
    return false;
  } finally {
    await allowed(() => deleteDatabase(PROBE), Promise.resolve()).catch(() => {});
  }
}

function writeProbe(): Promise<void> {
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
      writing.objectStore(PROBE).put(new Uint8Array(ROOM), PROBE);
    };
  });
}

/** What a browser does not let the page look at, it did not let it keep either. */
const databases = async () => (await allowed(() => indexedDB.databases(), Promise.resolve([])).catch(() => [])).map(({ name }) => name ?? '');
const cached = () => allowed(() => caches.keys(), Promise.resolve<string[]>([])).catch((): string[] => []);

function allowed<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(name));
    request.onblocked = () => setTimeout(() => reject(new Error(`${name} is in use`)), 2_000);
  });
}
