import assert from 'node:assert/strict';
import { test } from 'node:test';
import { called, callsEverybody, callsIn, offered, typedName } from '../../src/Chat/source/matrix/mentions.ts';

const people = ['calm-badger', 'calm', 'bold-lynx', 'slow-heron'].map(name => ({ name, userId: `@${name}:s` }));

test('a text calls whom it names after an “@”, each once', () => {
  assert.deepEqual(called('@bold-lynx and @calm-badger, then @bold-lynx.', people), ['@calm-badger:s', '@bold-lynx:s']);
  assert.deepEqual(called('(@slow-heron): look', people), ['@slow-heron:s']);
});

test('a longer name is not taken for a shorter one, nor an address for a name', () => {
  assert.deepEqual(called('@calm-badger', people), ['@calm-badger:s']);
  for (const text of ['@calm-badgers', 'mail@bold-lynx', 'https://x.example/@bold-lynx', '@bold-lynx.example.org', '@Bold-Lynx', 'bold-lynx', '@', '@@calm', '']) assert.deepEqual(called(text, people), [], text);
});

test('everybody is called by “@room” alone', () => {
  assert.equal(callsEverybody('@room: stop'), true);
  for (const text of ['room', '@rooms', 'a@room', '@room-1']) assert.equal(callsEverybody(text), false, text);
});

test('calls stand out, and nothing of the text is lost', () => {
  assert.deepEqual(callsIn('Ask @calm now', ['calm']), [{ text: 'Ask ' }, { text: '@calm', call: true }, { text: ' now' }]);
  for (const text of ['', 'none', '@calm', '@calm @calm', '@'.repeat(1_000)]) assert.equal(callsIn(text, ['calm']).map(part => part.text).join(''), text);
});

test('a name is being typed from an “@” that begins a word up to the caret', () => {
  assert.equal(typedName('Ask @cal', 8), 'cal');
  assert.equal(typedName('@', 1), '');
  for (const [text, caret] of [['Ask cal', 7], ['a@cal', 5], ['@calm now', 9], ['', 0], [`@${'a'.repeat(100)}`, 101]] as const) assert.equal(typedName(text, caret), null, text);
});

test('who begins with what was typed is offered first', () => {
  assert.deepEqual(offered('L', people).map(({ name }) => name), ['bold-lynx', 'calm', 'calm-badger', 'slow-heron'].sort((one, other) => Number(!one.startsWith('l')) - Number(!other.startsWith('l')) || one.localeCompare(other)));
  assert.deepEqual(offered('he', people).map(({ name }) => name), ['slow-heron']);
  assert.deepEqual(offered('cal', people).map(({ name }) => name), ['calm', 'calm-badger']);
  assert.deepEqual(offered('zz', people), []);
});

test('sixty thousand marks are read within a second', () => {
  const before = performance.now();
  called('@'.repeat(60_000), people);
  callsIn(' @calm-badgerx'.repeat(4_000), people.map(({ name }) => name));
  assert.ok(performance.now() - before < 1_000);
});
