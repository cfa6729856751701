import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admit, isOver, stepOf, type Progress } from '../../src/Chat/source/matrix/comparing.ts';

const SEVEN = [['🔑', 'Key'], ['🐘', 'Elephant'], ['☂️', 'Umbrella'], ['🚲', 'Bicycle'], ['🐙', 'Octopus'], ['⚓', 'Anchor'], ['🎸', 'Guitar']] as const;
const at = (change: Partial<Progress>): Progress => ({ phase: 'requested', pictures: null, confirmed: false, failed: false, code: null, byMe: false, ...change });

test('somebody who was asked is waited for', () => assert.deepEqual(stepOf(at({})), { at: 'asked' }));

test('there is nothing to compare before both have the pictures', () => {
  assert.deepEqual(stepOf(at({ phase: 'ready' })), { at: 'preparing' });
  assert.deepEqual(stepOf(at({ phase: 'started' })), { at: 'preparing' });
});

test('seven pictures are compared in their order, and after our answer theirs is waited for', () => {
  const pictures = SEVEN.map(([emoji, name]) => ({ emoji, name }));
  assert.deepEqual(stepOf(at({ phase: 'started', pictures: SEVEN })), { at: 'comparing', pictures });
  assert.deepEqual(stepOf(at({ phase: 'started', pictures: SEVEN, confirmed: true })), { at: 'waiting', pictures });
});

test('fewer or more than seven pictures are never shown as something to compare', () => {
  for (const pictures of [[], SEVEN.slice(1), [...SEVEN, SEVEN[0]]]) assert.deepEqual(stepOf(at({ phase: 'started', pictures })), { at: 'ended', why: 'noPictures', byMe: true });
});

for (const [code, why] of Object.entries({
  'm.mismatched_sas': 'differ', 'm.mismatched_commitment': 'differ', 'm.key_mismatch': 'differ', 'm.user_mismatch': 'differ',
  'm.user': 'stopped', 'm.timeout': 'timeout', 'm.accepted': 'elsewhere', 'm.unknown_method': 'noPictures', 'm.unexpected_message': 'broken',
}))
  test(`${code} ends a comparison as “${why}”`, () => assert.deepEqual(stepOf(at({ phase: 'cancelled', code, byMe: true })), { at: 'ended', why, byMe: true }));

test('a code that nobody knows ends as broken off, whatever it is called', () => {
  for (const code of [null, '', 'm.new', 'toString', '__proto__', 'constructor']) assert.deepEqual(stepOf(at({ phase: 'cancelled', code })), { at: 'ended', why: 'broken', byMe: false });
});

test('what was cancelled is not done, even after we had said that the pictures are the same', () => {
  assert.equal(stepOf(at({ phase: 'cancelled', pictures: SEVEN, confirmed: true, code: 'm.user' })).at, 'ended');
  assert.equal(stepOf(at({ phase: 'started', pictures: SEVEN, confirmed: true, failed: true })).at, 'ended');
});

test('only done and ended are over', () =>
  assert.deepEqual((['requested', 'ready', 'started', 'cancelled', 'done'] as const).map(phase => isOver(stepOf(at({ phase })))), [false, false, false, true, true]));

test('a person who asks again takes their own place, and the last one', () => {
  const [first, other, again] = [{ userId: '@a:x', n: 1 }, { userId: '@b:x', n: 2 }, { userId: '@a:x', n: 3 }];
  assert.deepEqual(admit([first, other], again, 5), [other, again]);
});

test('a flood of people stays a few, and those who asked first keep their place', () => {
  let asking: readonly { userId: string }[] = [];
  for (let n = 0; n < 1_000; n++) asking = admit(asking, { userId: `@u${n}:x` }, 5);
  assert.deepEqual(asking.map(({ userId }) => userId), ['@u0:x', '@u1:x', '@u2:x', '@u3:x', '@u4:x']);
});
