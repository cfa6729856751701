import { deleteDatabase, writeProbe } from './matrix/keeping.ts';

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
  const parts = [async () => localStorage.clear(), async () => sessionStorage.clear(), wipeDatabases, wipeCaches];
  const done = await Promise.allSettled(parts.map(wipePart => wipePart()));
  return done.every(({ status }) => status === 'fulfilled') || isForbidden();
}

/** Where the crypto library keeps the keys (its RUST_SDK_STORE_PREFIX). They are deleted also where the browser does not say what there is. */
const KEYS = ['matrix-js-sdk::matrix-sdk-crypto', 'matrix-js-sdk::matrix-sdk-crypto-meta'];

async function wipeDatabases(): Promise<void> {
  const listed = await databases().catch(() => []);
  await Promise.allSettled([...new Set([...KEYS, ...listed])].map(deleteDatabase));
  if ((await databases()).length > 0) throw new Error('A database is left.');
}

const databases = async (): Promise<string[]> => (await indexedDB.databases()).map(({ name }) => name ?? '');

async function wipeCaches(): Promise<void> {
  await Promise.all((await caches.keys()).map(name => caches.delete(name)));
}

/**
 * Whether the browser lets this origin keep nothing at all; then it did not before either. Chromium says so for entries alone: of databases that
 * it forbids it says what it says of a broken disk.
 */
function isForbidden(): boolean {
  try {
    return !localStorage;
  } catch (error) {
    return error instanceof DOMException && error.name === 'SecurityError';
  }
}

const PROBE = 'muster-probe';
/** What the keys of a case take, about, in bytes. */
const ROOM = 1_000_000;

/** Whether the browser keeps what a page writes: some forbid it, and some disks are full. */
export async function canKeep(): Promise<boolean> {
  try {
    localStorage.setItem(PROBE, '');
    localStorage.removeItem(PROBE);
    await writeProbe(ROOM);
    return true;
  } catch {
    return false;
  }
}
