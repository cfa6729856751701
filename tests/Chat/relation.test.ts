import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentionsIn, relationOf, withoutFallback } from '../../src/Chat/source/matrix/relation.ts';
import { visible } from '../../src/Chat/source/bidi.ts';

test('a reply, a thread and an edit say what they belong to', () => {
  assert.deepEqual(relationOf({ 'm.relates_to': { 'm.in_reply_to': { event_id: '$a' } } }), { replyTo: '$a' });
  assert.deepEqual(relationOf({ 'm.relates_to': { rel_type: 'm.thread', event_id: '$r', 'm.in_reply_to': { event_id: '$a' } } }), { replyTo: '$a', thread: '$r' });
  assert.deepEqual(relationOf({ 'm.relates_to': { rel_type: 'm.replace', event_id: '$a' } }), { replaces: '$a' });
});

test('what only older clients need in a thread is no reply', () =>
  assert.deepEqual(relationOf({ 'm.relates_to': { rel_type: 'm.thread', event_id: '$r', is_falling_back: true, 'm.in_reply_to': { event_id: '$a' } } }), { thread: '$r' }));

test('relations of any other shape say nothing', () => {
  for (const content of [null, undefined, 5, 'x', {}, { 'm.relates_to': null }, { 'm.relates_to': 'x' }, { 'm.relates_to': { 'm.in_reply_to': 'x' } }, { 'm.relates_to': { rel_type: 'm.thread', event_id: {} } }, { 'm.relates_to': { rel_type: 'm.replace', event_id: '' } }, { 'm.relates_to': { rel_type: 'm.thread', event_id: '~x' } }, { 'm.relates_to': { 'm.in_reply_to': { event_id: '~x' } } }])
    assert.deepEqual(relationOf(content), {});
});

test('somebody is called by their id, and everybody only by “true”', () => {
  assert.deepEqual(mentionsIn({ 'm.mentions': { user_ids: ['@a:s', '@me:s'], room: true } }, '@me:s'), { me: true, everybody: true });
  for (const mentions of [null, 'x', { user_ids: '@me:s', room: 'true' }, { user_ids: [{}], room: 1 }]) assert.deepEqual(mentionsIn({ 'm.mentions': mentions }, '@me:s'), { me: false, everybody: false });
});

test('the repeated lines of a reply go, and only those', () => {
  assert.equal(withoutFallback('> <@a:s> first\n> second\n\nanswer\n> quoted'), 'answer\n> quoted');
  assert.equal(withoutFallback('> * <@a:s> waves\n\nanswer'), 'answer');
  for (const body of ['> quoted by hand\n\nanswer', 'answer', '', '> <@a:s> nothing but this']) assert.equal(withoutFallback(body), body);
});

test('what turns the order of reading around is seen', () => {
  assert.equal(visible('https://a.example/\u202egpj.exe\u2069'), 'https://a.example/[U+202E]gpj.exe[U+2069]');
  assert.equal(visible('\u061c\u200e'), '[U+061C][U+200E]');
  for (const text of ['calm-badger', 'שלום', '👩‍🚒', '']) assert.equal(visible(text), text);
});
