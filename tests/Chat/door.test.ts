import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sending } from '../../src/Chat/source/matrix/door.ts';
import { isPanel, pseudonymOf } from '../../src/Chat/source/matrix/ids.ts';

const V3 = '/_matrix/client/v3';

for (const [what, path, body, expected] of [
  ['an encrypted event', `${V3}/rooms/!a%3Ab/send/m.room.encrypted/m1`, '{}', { kind: 'event', room: '!a:b' }],
  ['a message in the clear', `${V3}/rooms/!a%3Ab/send/m.room.message/m1`, '{"msgtype":"m.text","body":"secret"}', { kind: 'plain' }],
  ['a file in the clear', `${V3}/rooms/!a%3Ab/send/m.room.message/m1`, '{"msgtype":"m.file"}', { kind: 'plain' }],
  ['anything else in the clear', `${V3}/rooms/!a%3Ab/send/m.sticker/m1`, '{}', { kind: 'plain' }],
  ['a message whose body cannot be read here', `${V3}/rooms/!a%3Ab/send/m.room.message/m1`, new Uint8Array(), { kind: 'plain' }],
  ['a type with a stroke in it', `${V3}/rooms/!a%3Ab/send/m.reaction%2Fx/m1`, '{}', { kind: 'plain' }],
  ['a reaction', `${V3}/rooms/!a%3Ab/send/m.reaction/m1`, '{}', null],
  ['a question to compare pictures', `${V3}/rooms/!a%3Ab/send/m.room.message/m1`, '{"msgtype":"m.key.verification.request"}', null],
  ['a step of comparing', `${V3}/rooms/!a%3Ab/send/m.key.verification.mac/m1`, '{}', null],
  ['room keys', `${V3}/sendToDevice/m.room.encrypted/t1`, '{"messages":{"@one:b":{"D":{}},"@two:b":{}}}', { kind: 'keys', to: ['@one:b', '@two:b'] }],
  ['keys to nobody', `${V3}/sendToDevice/m.room.encrypted/t1`, '[]', { kind: 'keys', to: [] }],
  ['a receipt', `${V3}/rooms/!a%3Ab/receipt/m.read/$e`, '{}', null],
] as const) test(`the door knows ${what}`, () => assert.deepEqual(sending(path, body), expected));

test('people of the homeserver are called by their pseudonym, others by all of their id', () => {
  assert.equal(pseudonymOf('@heron:case.localhost:20123', '@me:case.localhost:20123'), 'heron');
  assert.equal(pseudonymOf('@heron:evil', '@me:case.localhost:20123'), '@heron:evil');
  assert.equal(pseudonymOf('heron', '@me:case.localhost:20123'), 'heron');
  assert.equal(pseudonymOf('@:case', '@me:case'), '@:case');
});

test('the panel is the account of that name on this homeserver, and no other', () => {
  assert.ok(isPanel('@muster:case', '@me:case'));
  for (const other of ['@muster:evil', '@muster2:case', '@heron:case']) assert.ok(!isPanel(other, '@me:case'), other);
});
