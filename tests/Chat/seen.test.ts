import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemsOf, type Seen } from '../../src/Chat/source/matrix/seen.ts';

const NIGHT = new Date(2026, 10, 22, 3, 0).getTime();
let ids = 0;
const said = (sender: string, minute: number, kind: Seen['kind'] = 'text'): Seen =>
  ({ id: `$${ids++}`, kind, sender, name: sender, at: NIGHT + minute * 60_000, mine: false, body: 'x' });
const shape = (items: ReturnType<typeof itemsOf>) => items.map(item => (item.kind === 'message' ? (item.first ? 'first' : 'next') : item.kind));

test('an empty room has no days', () => assert.deepEqual(itemsOf([]), []));

test('messages of one person within five minutes stand together', () =>
  assert.deepEqual(shape(itemsOf([said('a', 0), said('a', 4), said('b', 5), said('a', 6), said('a', 12)])), ['day', 'first', 'next', 'first', 'first', 'first']));

test('somebody who joins parts a group', () => assert.deepEqual(shape(itemsOf([said('a', 0), said('c', 1, 'member'), said('a', 2)])), ['day', 'first', 'event', 'first']));

test('each day begins with its line, and a group never spans two', () =>
  assert.deepEqual(shape(itemsOf([said('a', -181), said('a', -179), said('a', -178)])), ['day', 'first', 'day', 'first', 'next']));

test('a clock that goes back makes another day line, with a key of its own', () => {
  const keys = itemsOf([said('a', 0), said('a', -24 * 60), said('a', 1)]).map(item => item.key);
  assert.equal(new Set(keys).size, keys.length);
});

test('an impossible time does no harm', () => assert.equal(itemsOf([{ ...said('a', 0), at: Number.MAX_SAFE_INTEGER }, { ...said('a', 0), at: Number.NaN }]).filter(item => item.kind === 'message').length, 2));
