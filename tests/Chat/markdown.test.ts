import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlOf } from '../../src/Chat/source/html.ts';
import { hasMarkup, parse, textOf, type Node } from '../../src/Chat/source/markdown.ts';

const html = (text: string) => htmlOf(parse(text) ?? [text]);
const links = (nodes: readonly Node[]): string[] => nodes.flatMap(node => (typeof node === 'string' ? [] : [...(node.href ? [node.href] : []), ...links(node.children)]));
const quick = (work: () => void) => {
  const before = performance.now();
  work();
  assert.ok(performance.now() - before < 1_000);
};

test('Markdown becomes what it means', () => {
  assert.equal(html('**Isolate** `VLAN 40` ~~now~~ *later*'), '<p><strong>Isolate</strong> <code>VLAN 40</code> <del>now</del> <em>later</em></p>');
  assert.equal(html('- one\n- two'), '<ul><li>one</li><li>two</li></ul>');
  assert.equal(html('3. three\n4. four'), '<ol start="3"><li>three</li><li>four</li></ol>');
  assert.equal(html('> said'), '<blockquote><p>said</p></blockquote>');
  assert.equal(html('# Title\n\n---'), '<h3>Title</h3><hr>');
  assert.equal(html('```js\nlet a = "<b>";\n```'), '<pre><code>let a = &quot;&lt;b&gt;&quot;;\n</code></pre>');
});

test('the text alone keeps lines apart', () => assert.equal(textOf(parse('**a**\nb\n\n- c\n- d') ?? []).trim(), 'a b c d'));

test('a line break that was typed is one', () => assert.equal(html('one\ntwo'), '<p>one<br>two</p>'));

test('text without markup has none, whatever characters it holds', () => {
  for (const text of ['VLAN 40 is isolated.', 'svc_backup_admin', '2 * 3 * 4', 'C:\\Windows\\*.dll and \\\\server\\share', 'a\nb', '', '&lt;b&gt;', '<b>bold</b>', '[x]: https://a.example', 'line\n===='])
    assert.equal(hasMarkup(parse(text) ?? []), false, text);
});

test('nothing that was typed vanishes or turns into something else', () => {
  for (const text of ['&lt;b&gt; &amp; **x**', 'C:\\_temp\\*x **x**', '[hidden]: https://a.example "t"', '<!-- comment --> **x**', '| a | b |\n|---|---|\n| 1 | 2 |'])
    assert.equal(textOf(parse(text) ?? [text]).replace(/\s/gu, ''), text.replaceAll('**', '').replace(/\s/gu, ''), text);
});

test('every text in the HTML is escaped', () => {
  for (const text of ['<script>alert(1)</script>', '**<img src=x onerror=alert(1)>**', '`<b>`', '<div onclick="x">\n\n</div>', '[<b>](https://a.example/"onclick="x)', '<https://a.example/\'"<b>>'])
    assert.doesNotMatch(html(text), /<(?!\/?(?:p|strong|code|a|em|br)\b)|onclick="x|" ?on/u, text);
});

for (const address of ['javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'java\tscript:alert(1)', '&#106;avascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'https://a:b@evil.example', '//evil.example', 'mailto:a@b', '/about.html', '#people'])
  test(`${JSON.stringify(address)} is no link`, () => {
    assert.deepEqual(links(parse(`[text](${address})`) ?? []), []);
    assert.deepEqual(links(parse(`[text](<${address}>)`) ?? []), []);
    assert.deepEqual(links(parse(`<${address}>`) ?? []), []);
  });

test('a link leads where the browser will go, in letters that cannot be mistaken', () =>
  assert.deepEqual(links(parse('[apple](https://аррӏе.com) <HTTPS://EXAMPLE.org:443/a>') ?? []), ['https://xn--80ak6aa92e.com/', 'https://example.org/a']));

test('a picture is a link’s text, and nothing that is fetched', () => assert.equal(html('![plan](https://a.example/x.png)'), '<p>!<a href="https://a.example/x.png">plan</a></p>'));

test('what is nested too deeply is left as it was typed, and not cut', () => {
  assert.equal(parse(`${'> '.repeat(50)}secret`), null);
  assert.equal(parse(`${'- '.repeat(50)}secret`), null);
  for (let depth = 1; depth < 60; depth++) {
    const nodes = parse(`${'> '.repeat(depth)}${'*_'.repeat(depth)}secret${'_*'.repeat(depth)}`);
    assert.ok(nodes === null || textOf(nodes).includes('secret'), String(depth));
  }
});

test('unbalanced marks are text', () => {
  for (const text of ['**open', '`open', '[open](', '~~', '](', '*a **b* c', '```\nnever closed']) assert.ok(textOf(parse(text) ?? []).length > 0, text);
});

test('hostile texts are read within a second', () => {
  for (const text of ['*'.repeat(60_000), '['.repeat(10_000), `${'['.repeat(10_000)}a${']'.repeat(10_000)}`, '[a]('.repeat(10_000), '`'.repeat(60_000), '> '.repeat(30_000), '*a **a '.repeat(8_000), '<'.repeat(60_000), '![['.repeat(10_000), '- '.repeat(30_000), '_a*'.repeat(20_000), '~~a'.repeat(20_000), '`a``b```'.repeat(7_000)])
    quick(() => parse(text));
});

test('What has more parts than a page draws at once is shown as it was typed', () => {
  for (const text of ['# x\n'.repeat(2_000), 'a**b**'.repeat(2_000), '[a](http://a) '.repeat(1_300), '```\n~~~\n'.repeat(2_000)]) assert.equal(parse(text), null, text.slice(0, 10));
  assert.notEqual(parse('- one of **many**\n'.repeat(100)), null);
});
