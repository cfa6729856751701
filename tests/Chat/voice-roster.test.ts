import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEAT, BELIEVED, isQuiet, keyOf, MOST, offers, roomForVideo, Roster, shown, Speaking, videoRate, type Present } from '../../src/Chat/source/voice/roster.ts';
import { Turns } from '../../src/Chat/source/voice/turns.ts';
import type { Mark } from '../../src/Chat/source/voice/signal.ts';

const at = (began: number) => `${began}-${'0'.repeat(32)}`;
const one = (userId: string, began = 1, room = '!r', ...marks: Mark[]): Present => ({ userId, device: 'D', room, session: at(began), marks: new Set(marks) });
const names = (roster: Roster, room = '!r') => roster.in(room).map(({ userId }) => userId);

test('who says that they are here is there until they were silent for too long', () => {
  const roster = new Roster();
  roster.here(one('b'), 0);
  roster.here(one('a'), 0);
  assert.deepEqual(names(roster), ['a', 'b']);
  roster.here(one('a'), 10_000);
  assert.equal(roster.keep(BELIEVED), true);
  assert.deepEqual(names(roster), ['a']);
  assert.equal(roster.keep(BELIEVED), false);
});

test('a browser is in one room at a time', () => {
  const roster = new Roster();
  roster.here(one('a', 1, '!r'), 0);
  roster.here(one('a', 2, '!s'), 0);
  assert.deepEqual([names(roster), names(roster, '!s')], [[], ['a']]);
});

test('a word of an earlier stay, delivered late, changes nothing', () => {
  const roster = new Roster();
  roster.here(one('a', 2), 0);
  assert.equal(roster.here(one('a', 1), 1), false);
  assert.equal(roster.gone('a', 'D', at(1)), false);
  assert.equal(roster.get('a', 'D')?.session, at(2));
  assert.equal(roster.gone('a', 'D', at(2)), true);
});

test('a room takes so many and no more, and those who are in it stay', () => {
  const roster = new Roster();
  for (let i = 0; i < MOST + 5; i++) roster.here(one(`u${i}`), 0);
  assert.equal(roster.in('!r').length, MOST);
  assert.equal(roster.here(one('u0'), 5), true);
  assert.equal(roster.here(one('late'), 5), false);
});

test('who is no member any more goes', () => {
  const roster = new Roster();
  for (const name of ['a', 'b']) roster.here(one(name), 0);
  assert.equal(roster.keep(1, ({ userId }) => userId !== 'a'), true);
  assert.deepEqual(names(roster), ['b']);
});

test('of two browsers exactly one offers', () => {
  const keys = [keyOf('@a:x', 'D'), keyOf('@a:x', 'E'), keyOf('@b:x', 'A')];
  for (const mine of keys) for (const theirs of keys) if (mine !== theirs) assert.notEqual(offers(mine, theirs), offers(theirs, mine));
});

test('six cameras and screens are shown, screens first, and all see the same six', () => {
  const people = Array.from({ length: 8 }, (_, i) => ({ key: `u${i}`, marks: new Set<Mark>(i === 7 ? ['screen', 'camera'] : ['camera']) }));
  const seen = shown(people);
  assert.deepEqual([seen.length, seen[0]], [6, { key: 'u7', what: 'screen' }]);
  assert.deepEqual(shown([...people].reverse()), seen);
  assert.equal(roomForVideo(people.slice(0, 5)), true);
  assert.equal(roomForVideo(people.slice(0, 6)), false);
});

test('the copies of one video share an upload', () => {
  assert.equal(videoRate('camera', 1), 400_000);
  assert.ok(videoRate('screen', 15) * 15 <= 3_000_000);
  assert.equal(videoRate('camera', 0), 400_000);
});

test('who speaks keeps the mark between two words, and loses it after', () => {
  const speaking = new Speaking();
  speaking.heard('a', 0.5, 0);
  speaking.heard('b', 0.001, 0);
  speaking.heard('a', 0, 300);
  assert.deepEqual([...speaking.at(500)], ['a']);
  assert.deepEqual([...speaking.at(2_000)], []);
});

test('who missed a beat is quiet, long before they are taken out', () => {
  const roster = new Roster();
  roster.here(one('a'), 0);
  const quiet = (now: number) => roster.in('!r').map(known => isQuiet(known, now))[0];
  assert.deepEqual([quiet(BEAT), quiet(BEAT + 5_000)], [false, true]);
});

test('who is connected stays while the homeserver is silent, and somebody unknown does not appear by that', () => {
  const roster = new Roster();
  roster.here(one('a'), 0);
  roster.alive(one('a'), BELIEVED - 1);
  roster.alive(one('b'), BELIEVED - 1);
  roster.keep(BELIEVED);
  assert.deepEqual(names(roster), ['a']);
});

test('so many steps run at a time, all come to their turn, and one that fails stops nobody', async () => {
  const turns = new Turns(2);
  let [running, most, done] = [0, 0, 0];
  await Promise.allSettled(Array.from({ length: 9 }, (_, i) => turns.take(async () => {
    most = Math.max(most, ++running);
    await new Promise(resolve => setTimeout(resolve, 1));
    [running, done] = [running - 1, done + 1];
    if (i === 3) throw new Error();
  })));
  assert.deepEqual([most, done, running], [2, 9, 0]);
});
