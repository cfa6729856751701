import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemsOf, type Seen } from '../../src/Chat/source/matrix/seen.ts';
import { CHUNK, Steady } from '../../src/Chat/source/matrix/steady.ts';

const NIGHT = new Date(2026, 10, 22, 3, 0).getTime();
const said = (number: number): Seen => ({ id: `$${number}`, kind: 'text', sender: 'a', name: 'a', at: NIGHT + number * 600_000, mine: false, body: 'x', edited: false });
const many = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => said(from + at));

test('what says the same stays the same object, and the list as well', () => {
  const steady = new Steady();
  const seen = many(0, 100);
  const before = steady.items(itemsOf(seen));
  assert.equal(steady.items(itemsOf(seen)), before);
});

test('one message that changed changes its own item and chunk, and no other', () => {
  const steady = new Steady();
  const seen = many(0, 100);
  const [before, chunks] = [steady.items(itemsOf(seen)), steady.chunks];
  const after = steady.items(itemsOf(seen.map(one => (one.id === '$50' ? { ...one, edited: true } : one))));
  assert.equal(after.filter((item, at) => item !== before[at]).length, 1);
  assert.equal(steady.chunks.filter((chunk, at) => chunk !== chunks[at]).length, 1);
});

test('chunks hold every item once, in order, and are of bounded size', () => {
  const steady = new Steady();
  const seen: Seen[] = many(0, 10);
  for (const [older, newer] of [[0, 200], [50, 0], [50, 1], [0, 40]] as const) {
    seen.unshift(...many(Number(seen[0]?.id.slice(1)) - older, Number(seen[0]?.id.slice(1))));
    seen.push(...many(Number(seen.at(-1)?.id.slice(1)) + 1, Number(seen.at(-1)?.id.slice(1)) + 1 + newer));
    const items = steady.items(itemsOf(seen));
    assert.deepEqual(steady.chunks.flatMap(chunk => chunk.items), items);
    assert.equal(new Set(steady.chunks.map(({ key }) => key)).size, steady.chunks.length);
    assert.ok(steady.chunks.every(chunk => chunk.items.length <= CHUNK + 2), 'a day line may move into a chunk');
    for (const chunk of steady.chunks) for (const item of chunk.items) assert.equal(steady.chunkOf(item.key), chunk.key);
  }
});

test('what comes in above or below leaves the chunks between as they were', () => {
  const steady = new Steady();
  const seen = many(0, 300);
  steady.items(itemsOf(seen));
  const middle = steady.chunks.slice(1, -1);
  steady.items(itemsOf([...many(-60, 0), ...seen, ...many(300, 340)]));
  assert.equal(middle.length, 9);
  assert.ok(middle.every(chunk => steady.chunks.includes(chunk)));
});

test('a message keeps its chunk when its own id comes from the homeserver', () => {
  const steady = new Steady();
  steady.items(itemsOf([...many(0, 10), { ...said(10), id: '~local' }]));
  steady.items(itemsOf(many(0, 11)));
  assert.equal(steady.chunks.length, 1);
});

test('a room that begins anew has nothing of what was there', () => {
  const steady = new Steady();
  steady.items(itemsOf(many(0, 100)));
  steady.items(itemsOf(many(1000, 1010)));
  assert.deepEqual(steady.chunks.flatMap(({ items }) => items).filter(item => item.kind === 'message').length, 10);
  assert.equal(steady.chunkOf('$5'), null);
});

test('homeservers may put old messages behind newer ones', () => {
  const steady = new Steady();
  const seen = many(0, 100);
  steady.items(itemsOf(seen));
  const items = steady.items(itemsOf([...seen.slice(50), ...seen.slice(0, 50)]));
  assert.deepEqual(steady.chunks.flatMap(chunk => chunk.items), items);
  assert.equal(new Set(steady.chunks.map(({ key }) => key)).size, steady.chunks.length);
});
