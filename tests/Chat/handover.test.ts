import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { isExpected, receive } from '../../src/Chat/source/handover.ts';

const PANEL = 'https://panel.example';
type Heard = (event: { source: unknown; origin: string; data: unknown }) => void;

/** As much of a browser's window as the handover touches; the real one is in the end-to-end tests. */
let hear: Heard | null = null;
let asked: { data: unknown; origin: string }[] = [];
const opener = { postMessage: (data: unknown, origin: string) => { asked.push({ data, origin }); } };
const globals = globalThis as unknown as Record<string, unknown>;

beforeEach(() => {
  asked = [];
  globals['window'] = { opener };
  globals['location'] = { hash: '#handover', pathname: '/' };
  globals['history'] = { replaceState: () => {} };
  globals['addEventListener'] = (_: string, listener: Heard) => { hear = listener; };
  globals['removeEventListener'] = () => { hear = null; };
});
afterEach(() => { hear?.({ source: opener, origin: PANEL, data: { kind: 'muster-sign-in', pseudonym: 'end', passphrase: 'end' } }); });

const signIn = { kind: 'muster-sign-in', pseudonym: 'quiet-otter', passphrase: 'one-two-three-four-five-six', borrowed: false };
const { kind: _, ...handedOver } = signIn;

test('a page that nobody opened waits for nobody', async () => {
  globals['window'] = { opener: null };
  assert.equal(isExpected(), false);
  assert.equal(await receive([PANEL]), null);
});

test('the panel that opened the page is told that it is ready, by its origin alone, and hands the sign-in over', async () => {
  const received = receive([PANEL]);
  assert.ok(asked.length > 0 && asked.every(({ origin }) => origin === PANEL));
  hear?.({ source: opener, origin: PANEL, data: signIn });
  assert.deepEqual(await received, handedOver);
  assert.equal((globals['window'] as { opener: unknown }).opener, null);
});

for (const [what, event] of Object.entries({
  'another origin': { source: opener, origin: 'https://evil.example', data: signIn },
  'an origin that only begins alike': { source: opener, origin: `${PANEL}.evil.example`, data: signIn },
  'no origin': { source: opener, origin: 'null', data: signIn },
  'another window': { source: {}, origin: PANEL, data: signIn },
  'another message': { source: opener, origin: PANEL, data: { ...signIn, kind: 'muster-war-room-ready' } },
  'no object': { source: opener, origin: PANEL, data: 'muster-sign-in' },
  'no passphrase': { source: opener, origin: PANEL, data: { ...signIn, passphrase: undefined } },
  'a passphrase that is no text': { source: opener, origin: PANEL, data: { ...signIn, passphrase: { toString: () => 'x' } } },
  'a pseudonym of a thousand characters': { source: opener, origin: PANEL, data: { ...signIn, pseudonym: 'x'.repeat(1000) } },
}))
  test(`a sign-in from ${what} is not taken`, async () => {
    let taken: unknown = null;
    const received = receive([PANEL]).then(result => { taken = result; });
    hear?.(event);
    await Promise.resolve();
    assert.equal(taken, null);
    hear?.({ source: opener, origin: PANEL, data: signIn });
    await received;
    assert.deepEqual(taken, handedOver);
  });

for (const [said, meant] of [[true, true], ['yes', false], [undefined, false]] as const)
  test(`a computer said to be borrowed as ${said} is taken as ${meant ? 'borrowed' : 'one that may keep the sign-in'}`, async () => {
    const received = receive([PANEL]);
    hear?.({ source: opener, origin: PANEL, data: { ...signIn, borrowed: said } });
    assert.equal((await received)?.borrowed, meant);
  });
