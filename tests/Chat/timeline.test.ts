import assert from 'node:assert/strict';
import { test } from 'node:test';
import { search } from '../../src/Chat/source/matrix/search.ts';
import { itemsOf, type Seen } from '../../src/Chat/source/matrix/seen.ts';
import { readersOf, unreadAfter, type Passed } from '../../src/Chat/source/matrix/unread.ts';
import { texts } from '../../src/Chat/source/texts.ts';

const message = (id: string, mine = false): Passed => ({ id, message: true, mine });
const silent = (id: string): Passed => ({ id, message: false, mine: false });

test('the new ones begin at the first message of somebody else behind the last that was read', () => {
  const events = [message('1'), message('2'), silent('3'), message('4', true), message('5'), message('6')];
  assert.deepEqual(unreadAfter(events, '2'), { first: '5', count: 2 });
  assert.deepEqual(unreadAfter(events, '3'), { first: '5', count: 2 });
  assert.equal(unreadAfter(events, '6'), null);
});

test('where the last that was read is not known, nothing is called new', () => {
  assert.equal(unreadAfter([message('1')], null), null);
  assert.equal(unreadAfter([message('1')], 'elsewhere'), null);
});

test('whoever read something later has read what stands before it', () => {
  const at = (id: string) => ({ 1: ['quiet-otter'], 3: ['calm-badger'] })[Number(id)] ?? [];
  assert.deepEqual(readersOf([message('1'), message('2'), silent('3')], at, 10), { id: '2', names: ['calm-badger'] });
  assert.deepEqual(readersOf([message('1'), message('2')], at, 10), { id: '1', names: ['quiet-otter'] });
  assert.equal(readersOf([message('1'), message('2'), message('4')], at, 2), null, 'it does not look back without end');
});

test('at most three people are named while they type', () => {
  const { typing } = texts.timeline;
  assert.equal(typing([]), '');
  assert.equal(typing(['a']), 'a is typing');
  assert.equal(typing(['a', 'b', 'c']), 'a, b and c are typing');
  assert.equal(typing(['a', 'b', 'c', 'd']), 'Several people are typing');
});

let ids = 0;
const said = (body: string, rest: Partial<Seen> = {}): Seen => ({ id: `$${ids++}`, kind: 'text', sender: 'a', name: 'a', at: 1000 + ids, mine: false, body, edited: false, ...rest });
const find = (seen: Seen[], words: string) => search(itemsOf(seen), words);

test('search finds words whatever their case, the newest first', () => {
  const found = find([said('The Firewall burns'), said('nothing'), said('firewall is out')], '  FIREWALL ');
  assert.deepEqual(found.hits.map(({ excerpt }) => excerpt.join('')), ['firewall is out', 'The Firewall burns']);
  assert.equal(found.among, 3);
  assert.equal(found.more, false);
});

test('search takes what is typed as it stands', () => {
  assert.equal(find([said('a.b (c) [d] 1-2 \\ $ ^ * + ? { | /')], '.b (c) [d] 1-2 \\ $ ^ * + ? { | /').hits.length, 1);
  assert.equal(find([said('axb')], 'a.b').hits.length, 0);
});

test('search looks at names of files and what was said with them, and never at what is gone', () => {
  const file = { kind: 'file', name: 'mimikatz.log', caption: 'from the gateway', size: null, measures: null, source: 'nowhere', thumbnail: null } as const;
  assert.equal(find([said('x', { kind: 'file', file })], 'MIMIKATZ').hits.length, 1);
  assert.equal(find([said('x', { kind: 'file', file })], 'gateway').hits.length, 1);
  assert.equal(find([said('secret', { kind: 'removed' }), said('secret', { kind: 'member' })], 'secret').hits.length, 0);
});

test('search shows a passage of a long message, and tells where there is more', () => {
  const [hit] = find([said(`${'x'.repeat(500)}needle${'y'.repeat(500)}`)], 'needle').hits;
  assert.ok(hit && hit.excerpt.join('').length < 140 && hit.excerpt[1] === 'needle');
  const found = find(Array.from({ length: 150 }, () => said('again')), 'again');
  assert.equal(found.hits.length, 100);
  assert.equal(found.more, true);
});

test('nothing is found where nothing is looked for', () => assert.deepEqual(find([said('x')], '   ').hits, []));
