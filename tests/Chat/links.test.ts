import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../../src/Chat/source/links.ts';

const hrefs = (text: string) => partsOf(text).map(part => part.href).filter(Boolean);
const joined = (text: string) => partsOf(text).map(part => part.text).join('');

test('text without an address stays one part', () => assert.deepEqual(partsOf('VLAN 40 is isolated.'), [{ text: 'VLAN 40 is isolated.' }]));

test('an address becomes a link, and what ends the sentence does not', () => {
  assert.deepEqual(partsOf('See https://example.org/a?b=c.'), [
    { text: 'See ' }, { text: 'https://example.org/a?b=c', href: 'https://example.org/a?b=c' }, { text: '.' },
  ]);
  assert.deepEqual(hrefs('(http://one.example) and “https://two.example/x”'), ['http://one.example/', 'https://two.example/x']);
});

test('what is shown of a link is where it leads', () => {
  assert.deepEqual(partsOf('https://аррӏе.com/')[0], { text: 'https://xn--80ak6aa92e.com/', href: 'https://xn--80ak6aa92e.com/' });
  for (const part of partsOf('https://EXAMPLE.org:443/%2e%2e/a')) assert.equal(part.text, part.href);
});

for (const scheme of ['javascript:alert(1)', 'JaVaScRiPt://x%0aalert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'blob:https://x/y', 'matrix:u/a', 'tel:+47', 'ftp://x.example'])
  test(`${scheme} is no link`, () => assert.deepEqual(partsOf(scheme), [{ text: scheme }]));

test('an address with a user name in it is no link', () => assert.deepEqual(hrefs('https://bank.example@evil.example/ https://a:b@evil.example'), []));

test('characters that turn the order of reading around end an address', () => {
  for (const mark of ['\u202e', '\u2066', '\u200f']) {
    const [link] = hrefs(`https://example.org/${mark}gpj.exe`);
    assert.equal(link, 'https://example.org/');
  }
});

test('nothing of a text without links is lost, whatever it holds', () => {
  for (const text of ['', ' ', '<script>alert(1)</script>', 'http://', 'https://[', 'a\nb\r\nc', '\u0000\u202e', '😀'.repeat(1000), 'x'.repeat(65_536)]) assert.equal(joined(text), text);
});

test('sixty thousand characters of almost-addresses are read within a second', () => {
  const before = performance.now();
  partsOf('https://a.'.repeat(6_000));
  partsOf(`https://${'.'.repeat(60_000)}`);
  partsOf(`https://a/${')'.repeat(60_000)}x`);
  assert.ok(performance.now() - before < 1_000);
});
