import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { giveUp, guardThePage, hold, letGo, mayGive } from '../../src/Chat/source/leaving.ts';

/** As much of a window as leaving touches. */
const listeners = new Map<string, (event: unknown) => void>();
let [reloads, told]: [number, string[]] = [0, []];
Object.assign(globalThis, {
  addEventListener: (name: string, listener: (event: unknown) => void) => { assert.ok(!listeners.has(name), `one listener for ${name}`); listeners.set(name, listener); },
  location: { reload: () => { reloads++; } },
  fetch: async (address: string) => { told.push(address); },
});
guardThePage();

type Held = Parameters<typeof hold>[0];

function held({ borrowed = false, hasMore = false } = {}) {
  const [ending, stopped] = [{ value: null as Held['ending']['value'] }, [] as number[]];
  const session = {
    ending, borrowed, account: { userId: '@a:b', deviceId: 'D', accessToken: 't' }, configuration: { homeserver: 'https://hs.example' },
    stop: () => { stopped.push(reloads); ending.value = 'elsewhere'; },
  } as unknown as Held;
  hold(session, () => hasMore);
  return { ending, stopped };
}

function asks(): boolean {
  let asked = false;
  listeners.get('beforeunload')?.({ preventDefault: () => { asked = true; } });
  return asked;
}

beforeEach(() => { letGo(); [reloads, told] = [0, []]; });

test('a page that holds no sign-in is left without a word, and gives the keys away', () => {
  assert.equal(asks(), false);
  assert.equal(mayGive(), true);
});

test('a page asks before something goes with it, and gives nothing away meanwhile', () => {
  held();
  assert.deepEqual([asks(), mayGive()], [false, true]);
  held({ hasMore: true });
  assert.deepEqual([asks(), mayGive()], [true, false]);
  held({ borrowed: true });
  assert.deepEqual([asks(), mayGive()], [true, false]);
});

test('while a sign-in is being ended nothing is asked, and nobody gets its keys', () => {
  const { ending, stopped } = held({ hasMore: true });
  ending.value = 'signed-out';
  assert.deepEqual([asks(), mayGive()], [false, false]);
  giveUp(() => assert.fail('it goes on signing out'));
  assert.deepEqual([stopped, reloads], [[], 0]);
});

test('an account that is locked still has what it had', () => {
  held({ hasMore: true }).ending.value = 'locked';
  assert.deepEqual([asks(), mayGive()], [true, false]);
});

test('the sign-in before answers for nothing any more', () => {
  held({ borrowed: true, hasMore: true });
  held();
  assert.deepEqual([asks(), mayGive()], [false, true]);
  listeners.get('pagehide')?.({});
  assert.deepEqual(told, []);
});

test('who gives the keys up stops first, then says so, and goes', () => {
  const { stopped } = held();
  giveUp(() => { assert.deepEqual([stopped, reloads], [[0], 0]); });
  assert.deepEqual([stopped, reloads], [[0], 1]);
});

test('a page whose keys were taken keeps what was typed, writes nothing, and asks nothing', () => {
  const { stopped } = held({ hasMore: true });
  let shown = false;
  giveUp(() => { shown = true; });
  assert.deepEqual([stopped, shown, reloads, asks(), mayGive()], [[0], true, 0, false, true]);
});

test('on a borrowed computer the homeserver hears once that the page goes', () => {
  held({ borrowed: true });
  listeners.get('pagehide')?.({});
  assert.deepEqual(told, ['https://hs.example/_matrix/client/v3/logout']);
  told = [];
  giveUp(() => {});
  listeners.get('pagehide')?.({});
  assert.deepEqual(told, ['https://hs.example/_matrix/client/v3/logout']);
});
