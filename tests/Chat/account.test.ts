import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { wipe } from '../../src/Chat/source/account.ts';

const KEYS = ['matrix-js-sdk::matrix-sdk-crypto', 'matrix-js-sdk::matrix-sdk-crypto-meta'];
const globals = globalThis as unknown as Record<string, unknown>;
const kept = new Set<string>();
const store = { clear: () => {} };

/** As much of a browser's databases as wiping touches. */
const databases = {
  databases: async () => [...kept].map(name => ({ name })),
  deleteDatabase: (name: string) => {
    const request: { onsuccess?: () => void } = {};
    queueMicrotask(() => { kept.delete(name); request.onsuccess?.(); });
    return request;
  },
};
const has = (name: string, get: () => unknown) => { Object.defineProperty(globals, name, { get, configurable: true }); };
const failing = (name: string) => ({ ...databases, databases: () => Promise.reject(new DOMException('No.', name)) });

beforeEach(() => {
  for (const name of [...KEYS, 'another']) kept.add(name);
  for (const name of ['localStorage', 'sessionStorage']) has(name, () => store);
  has('indexedDB', () => databases);
  has('caches', () => ({ keys: async () => [] }));
});

test('everything is wiped', async () => {
  assert.equal(await wipe(), true);
  assert.equal(kept.size, 0);
});

test('a browser that does not say what it keeps loses the keys all the same, and “wiped” is not said', async () => {
  has('indexedDB', () => failing('UnknownError'));
  assert.equal(await wipe(), false);
  assert.deepEqual([...kept], ['another']);
});

test('a browser that forbids all of it has nothing to wipe', async () => {
  const forbidden = () => { throw new DOMException('Denied.', 'SecurityError'); };
  for (const name of ['localStorage', 'sessionStorage']) has(name, forbidden);
  has('indexedDB', () => failing('UnknownError')); // as Chromium says it
  has('caches', forbidden);
  assert.equal(await wipe(), true);
});

test('what broke for another reason is not taken for forbidden', async () => {
  has('localStorage', () => { throw new DOMException('Broken.', 'UnknownError'); });
  assert.equal(await wipe(), false);
});

test('a database that stays is told', async () => {
  has('indexedDB', () => ({ ...databases, databases: async () => [{ name: 'another' }] }));
  assert.equal(await wipe(), false);
});
