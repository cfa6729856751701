import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roleOf, type Powers } from '../../src/Chat/source/matrix/roles.ts';
import { vouchedOf } from '../../src/Chat/source/matrix/vouching.ts';
import { pictureOf } from '../../src/Chat/source/pictures.ts';

const SERVER = 'case.example:8448';
const panelRoom = (users: unknown): Powers => ({ madeBy: `@muster:${SERVER}`, users });
const role = (userId: string, ...rooms: Powers[]) => roleOf(`@${userId}:${SERVER}`, SERVER, rooms);

test('the panel’s rooms say who is commander and who is lead', () => {
  const room = panelRoom({ [`@calm-badger:${SERVER}`]: 95, [`@bold-lynx:${SERVER}`]: 50 });
  assert.equal(role('calm-badger', room), 'commander');
  assert.equal(role('muster', room), 'panel');
  assert.equal(role('bold-lynx', room), 'lead');
  assert.equal(role('quiet-otter', room), 'responder');
});

test('whoever makes a room makes nobody commander by it', () => {
  const own: Powers = { madeBy: `@quiet-otter:${SERVER}`, users: { [`@quiet-otter:${SERVER}`]: 100 } };
  assert.equal(role('quiet-otter', own, panelRoom({})), 'responder');
  assert.equal(role('quiet-otter', { madeBy: null, users: { [`@quiet-otter:${SERVER}`]: 100 } }), 'responder');
  assert.equal(role('quiet-otter', { madeBy: '@muster:other.example', users: { [`@quiet-otter:${SERVER}`]: 100 } }), 'responder');
});

test('the recorder is known by its account of this homeserver alone', () => {
  assert.equal(role('recorder'), 'recorder');
  assert.equal(roleOf('@recorder:other.example', SERVER, []), 'responder');
});

test('powers that are no numbers give nothing', () => {
  for (const users of [null, undefined, 'x', [], { [`@a:${SERVER}`]: '95' }, { [`@a:${SERVER}`]: Number.NaN }, { [`@a:${SERVER}`]: Infinity }, { [`@a:${SERVER}`]: {} }])
    assert.equal(role('a', panelRoom(users)), 'responder');
  assert.equal(roleOf('toString', SERVER, [panelRoom({})]), 'responder');
});

const [signed, unsigned] = [{ signed: true }, { signed: false }];

test('somebody verified is so only while every device of theirs is signed', () => {
  assert.equal(vouchedOf('verified', [signed]), 'verified');
  assert.equal(vouchedOf('verified', [signed, unsigned]), 'unsigned');
});

test('a changed identity comes before everything else that could be said of somebody', () => {
  for (const devices of [[], [signed], [unsigned]]) {
    assert.equal(vouchedOf('changed', devices), 'changed');
    assert.equal(vouchedOf('lapsed', devices), 'lapsed');
  }
});

test('somebody without devices is not signed in, and somebody merely seen is not verified', () => {
  assert.equal(vouchedOf('none', []), 'signedOut');
  assert.equal(vouchedOf('seen', [signed]), 'notVerified');
  assert.equal(vouchedOf('none', [unsigned]), 'unsigned');
});

test('a picture is found by its emoji, with or without the mark that asks for colour', () => {
  assert.equal(pictureOf('🔑'), 'emoji/1f511.svg');
  assert.equal(pictureOf('☂️'), pictureOf('☂'));
  assert.equal(pictureOf(''), 'emoji/none.svg');
});
