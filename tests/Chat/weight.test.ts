import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glance, weightOf } from '../../src/Chat/source/weight.ts';

test('What a browser cannot break into lines quickly is not broken', () => {
  for (const text of ['\\'.repeat(600), `before ${'[a]('.repeat(200)} after`, '\u{1f3fb}'.repeat(600), `e${'\u0301'.repeat(600)}`, 'ب'.repeat(600)])
    assert.deepEqual(weightOf(text), { long: true, unbroken: true }, text.slice(0, 10));
});

test('Ordinary words, addresses and scripts without spaces are shown whole', () => {
  for (const text of ['word '.repeat(3_000), `https://example.org/${'x'.repeat(300)}`, '会議は三時に始まります。'.repeat(200), '', 'one\ntwo'])
    assert.deepEqual(weightOf(text), { long: false, unbroken: false }, text.slice(0, 10));
});

test('Words that are each short enough do not count together', () => {
  assert.deepEqual(weightOf(`${'\u{1f600}'.repeat(249)} `.repeat(90)), { long: true, unbroken: false });
});

test('Of many lines, and of much text, only the beginning is shown', () => {
  assert.deepEqual(weightOf('x\n'.repeat(600)), { long: true, unbroken: false });
  assert.deepEqual(weightOf('word '.repeat(5_000)), { long: true, unbroken: false });
  assert.equal(glance('x\n'.repeat(600)).split('\n').length, 30);
  assert.equal(glance('x'.repeat(5_000)).length, 2_000);
  assert.equal(glance(`${'x'.repeat(1_999)}\u{1f3fb}`).isWellFormed(), true);
});
