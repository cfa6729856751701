import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf, editOf, fits, type Written } from '../../src/Chat/source/matrix/content.ts';

const written = (text: string, more: Partial<Written> = {}): Written => ({ text, calls: [], callsEverybody: false, ...more });

test('text without markup is sent as it was typed, and nothing beside it', () =>
  assert.deepEqual(contentOf(written('2 * 3 and svc_a_b')), { msgtype: 'm.text', body: '2 * 3 and svc_a_b', 'm.mentions': {} }));

test('markup is sent as Markdown, with HTML for others beside it', () => {
  const content = contentOf(written('**now** <b>'));
  assert.equal(content.body, '**now** <b>');
  assert.equal(content['format'], 'org.matrix.custom.html');
  assert.equal(content['formatted_body'], '<p><strong>now</strong> &lt;b&gt;</p>');
});

test('a reply and a thread say where they belong', () => {
  assert.deepEqual(contentOf(written('x', { replyTo: '$a' }))['m.relates_to'], { 'm.in_reply_to': { event_id: '$a' } });
  assert.deepEqual(contentOf(written('x', { thread: { about: '$r', last: '$l' } }))['m.relates_to'], { rel_type: 'm.thread', event_id: '$r', is_falling_back: true, 'm.in_reply_to': { event_id: '$l' } });
  assert.deepEqual(contentOf(written('x', { replyTo: '$a', thread: { about: '$r', last: '$l' } }))['m.relates_to'], { rel_type: 'm.thread', event_id: '$r', is_falling_back: false, 'm.in_reply_to': { event_id: '$a' } });
});

test('who is called stands in the content', () =>
  assert.deepEqual(contentOf(written('x', { calls: ['@a:s'], callsEverybody: true }))['m.mentions'], { user_ids: ['@a:s'], room: true }));

test('an edit carries the new content whole, and calls nobody a second time', () => {
  const edit = editOf('$a', written('*new*', { calls: ['@a:s'], replyTo: '$b' }));
  assert.deepEqual(edit['m.relates_to'], { rel_type: 'm.replace', event_id: '$a' });
  assert.deepEqual(edit['m.mentions'], {});
  assert.deepEqual(edit['m.new_content'], { msgtype: 'm.text', body: '*new*', 'm.mentions': { user_ids: ['@a:s'] }, format: 'org.matrix.custom.html', formatted_body: '<p><em>new</em></p>' });
});

test('what would be too large with HTML goes without', () => {
  const text = '`"`'.repeat(5_000);
  assert.equal(contentOf(written(text))['format'], undefined);
  assert.ok(fits(contentOf(written(text))));
  assert.ok(fits(editOf('$a', written(text))));
});

test('what is too large is measured in bytes', () => {
  assert.equal(fits(contentOf(written('a'.repeat(40_000)))), true);
  assert.equal(fits(contentOf(written('ж'.repeat(30_000)))), false);
});
