import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanKey, tally } from '../../src/Chat/source/matrix/reaction.ts';

test('a key is shown short and in one line', () => {
  assert.equal(cleanKey('👍️'), '👍');
  assert.equal(cleanKey(' see\n  this '), 'see this');
  assert.equal([...(cleanKey('x'.repeat(10_000)) ?? '')].length, 32);
  assert.equal([...(cleanKey('😀'.repeat(5_000)) ?? '')].length, 32);
  assert.equal(cleanKey('a\u202eb\u0000'), 'ab');
  assert.equal(cleanKey('👩‍🚒'), '👩‍🚒');
});

test('what nobody would see is no reaction', () => {
  for (const key of ['', ' ', '\u200b\u200d', '\u202e', '\u0301\u0301', '\u3164', null, undefined, 5, {}, ['👍']]) assert.equal(cleanKey(key), null, JSON.stringify(key));
});

test('each person counts once for each, in the order in which they came', () => {
  const reactions = [['1', '@a:s', '👍'], ['2', '@me:s', '👍️'], ['3', '@a:s', '👍'], ['4', '@b:s', '👀'], ['5', '@b:s', {}]].map(([id, sender, key]) => ({ id: id as string, sender: sender as string, key }));
  assert.deepEqual(tally(reactions, '@me:s'), [{ key: '👍', senders: ['@a:s', '@me:s'], mine: '2' }, { key: '👀', senders: ['@b:s'], mine: null }]);
});

test('names of what every object has are keys like others', () =>
  assert.deepEqual(tally([{ id: '1', sender: '@a:s', key: '__proto__' }, { id: '2', sender: '@a:s', key: 'constructor' }], '@me:s').map(({ key }) => key), ['__proto__', 'constructor']));
