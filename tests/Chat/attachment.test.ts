import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { attachmentOf, encryptedFile, isMediaAddress, type Attachment } from '../../src/Chat/source/matrix/attachment.ts';

const secret = { key: new Uint8Array(randomBytes(32)), counter: new Uint8Array(randomBytes(16)), sha256: new Uint8Array(randomBytes(32)) };
const MXC = 'mxc://home.example:8448/AbC_d-123';
const file = encryptedFile(MXC, secret);
const image = { msgtype: 'm.image', body: 'a.png', filename: 'a.png', info: { size: 10, w: 3, h: 2, mimetype: 'image/png' }, file };
const read = (content: object): Attachment => {
  const found = attachmentOf(content as Record<string, unknown>);
  assert.ok(found);
  return found;
};

test('what we send is what we read', () => assert.deepEqual(read(image), {
  kind: 'picture', name: 'a.png', caption: '', size: 10, measures: { width: 3, height: 2 }, source: { server: 'home.example:8448', media: 'AbC_d-123', secret }, thumbnail: null,
}));

test('the key of an event is as the specification writes it', () => {
  assert.match(file.key.k, /^[\w-]{43}$/u);
  assert.match(file.iv, /^[A-Za-z0-9+/]{22}$/u);
  assert.match(file.hashes.sha256, /^[A-Za-z0-9+/]{43}$/u);
  assert.deepEqual([file.v, file.key.alg, file.key.kty, file.key.ext, file.key.key_ops], ['v2', 'A256CTR', 'oct', true, ['encrypt', 'decrypt']]);
});

test('the example of the specification is read', () => {
  const { source } = read({ msgtype: 'm.video', body: 'something-important.mp4', file: {
    url: 'mxc://example.org/FHyPlCeYUSFFxlgbQYZmoEoe', v: 'v2', mimetype: 'video/mp4', iv: 'w+sE15fzSc0AAAAAAAAAAA', hashes: { sha256: 'fdSLu/YkRx3Wyh3KQabP3rd6+SFiKg5lsJZQHtkSAYA' },
    key: { alg: 'A256CTR', ext: true, k: 'aWF6-32KGYaC3A_FEUCk1Bt0JA37zP0wrStgmdCaW-0', key_ops: ['encrypt', 'decrypt'], kty: 'oct' },
  } });
  assert.ok(typeof source === 'object' && source.secret?.key[0] === 0x69 && source.secret.counter[0] === 0xc3 && source.secret.sha256[0] === 0x7d);
});

test('the same content gives the same record', () => assert.equal(attachmentOf(image), attachmentOf(image)));

for (const content of [{}, { msgtype: 'm.text', body: 'x', file }, { msgtype: 7 }, { msgtype: null }, { msgtype: ['m.file'] }, { msgtype: 'constructor' }, { msgtype: '__proto__' }, { msgtype: 'm.sticker', file }])
  test(`${JSON.stringify(content).slice(0, 40)} is no file`, () => assert.equal(attachmentOf(content), null));

test('a name, a caption, or neither', () => {
  assert.deepEqual([read({ ...image, filename: undefined, body: 'b.png' }).name, read({ ...image, filename: undefined, body: 'b.png' }).caption], ['b.png', '']);
  assert.equal(read({ ...image, body: 'look at 00:42' }).caption, 'look at 00:42');
  assert.deepEqual([read({ ...image, body: 7, filename: {} }).name, read({ ...image, body: 7, filename: {} }).caption], ['file', '']);
  assert.equal(read({ ...image, filename: '\u202egnp.exe', body: '' }).name, 'gnp.exe');
  assert.equal(read({ ...image, body: 'x'.repeat(1_000_000) }).caption.length, 65_536);
});

for (const info of [undefined, null, 7, 'x', [], [1], {}, { size: -1, w: -3, h: 2 }, { size: '10', w: '3', h: '2' }, { size: 1.5, w: 0, h: 0 }, { size: 1e300, w: 1e300, h: 1 }, { size: Number.NaN, w: Number.NaN, h: 2 }, { size: {}, w: [], h: null }, { w: 3 }, { size: null, h: 2 ** 31, w: 1 }])
  test(`measures and size of ${JSON.stringify(info)} are not believed`, () => {
    const { size, measures, source } = read({ ...image, info });
    assert.deepEqual([size, measures], [null, null]);
    assert.equal(typeof source, 'object');
  });

test('twenty thousand by twenty thousand is read as what it is', () => assert.deepEqual(read({ ...image, info: { w: 20_000, h: 20_000 } }).measures, { width: 20_000, height: 20_000 }));

for (const [what, change] of Object.entries({
  'another version': { v: 'v1' }, 'no version': { v: undefined }, 'a version that is a number': { v: 2 },
  'another algorithm': { key: { ...file.key, alg: 'A128CTR' } }, 'another kind of key': { key: { ...file.key, kty: 'RSA' } }, 'no key': { key: undefined }, 'a key that is text': { key: file.key.k },
  'a key that is a list': { key: [file.key] }, 'a short key': { key: { ...file.key, k: 'AAAA' } }, 'a long key': { key: { ...file.key, k: 'A'.repeat(64) } }, 'a key of a million characters': { key: { ...file.key, k: 'A'.repeat(1_000_000) } },
  'a key with something else in it': { key: { ...file.key, k: `${'A'.repeat(42)}!` } }, 'a counter of eight bytes': { iv: 'AAAAAAAAAAA' }, 'no counter': { iv: undefined }, 'a counter that is a number': { iv: 0 },
  'no hashes': { hashes: undefined }, 'another hash': { hashes: { sha512: file.hashes.sha256 } }, 'a hash of nothing': { hashes: { sha256: '' } }, 'a short hash': { hashes: { sha256: 'AAAA' } }, 'hashes as text': { hashes: file.hashes.sha256 },
  'a hash that inherits': { hashes: Object.create({}) as object },
}))
  test(`with ${what} it is encrypted in an unknown way`, () => assert.equal(read({ ...image, file: { ...file, ...change } }).source, 'unknownEncryption'));

test('padding and the other alphabet are read as well', () => {
  const padded = { ...file, iv: `${file.iv}==`, hashes: { sha256: `${file.hashes.sha256}=` }, key: { ...file.key, k: `${file.key.k.replaceAll('-', '+').replaceAll('_', '/')}=` } };
  assert.deepEqual(read({ ...image, file: padded }).source, read(image).source);
});

for (const url of [
  undefined, null, 7, {}, '', 'mxc://', 'mxc://a', 'mxc://a/', 'mxc:///b', 'mxc://a/b/c', 'mxc://../b', 'mxc://./b', 'mxc://a/..', 'mxc://a/.', 'mxc://a/%2e%2e', 'mxc://a?b/c', 'mxc://a/b?c', 'mxc://a/b#c', 'mxc://a@b/c', 'mxc://a b/c', 'mxc://a\\b/c',
  'MXC://a/b', ' mxc://a/b', 'https://evil.example/a', '//evil.example/a', 'javascript:alert(1)', 'data:text/html,x', 'blob:https://x/y', 'mxc://a:123456/b', 'mxc://a:x/b', 'mxc://[::1/b', 'mxc://-a/b', `mxc://${'a'.repeat(300)}/b`, `mxc://a/${'b'.repeat(300)}`, 'mxc://а/b', 'mxc://a/\u202eb', 'mxc://a\n/b',
])
  test(`${JSON.stringify(url)?.slice(0, 40)} leads nowhere, encrypted or not`, () => {
    assert.equal(read({ ...image, file: { ...file, url } }).source, 'nowhere');
    assert.equal(read({ ...image, file: undefined, url }).source, 'nowhere');
    assert.equal(isMediaAddress(url), false);
  });

for (const server of ['a', 'home.example', 'home.example:8448', '127.0.0.1', '127.0.0.1:80', '[::1]', '[2001:db8::1]:8448', 'xn--80ak6aa92e.com', 'HOME.example'])
  test(`${server} is a server`, () => assert.deepEqual(read({ ...image, file: { ...file, url: `mxc://${server}/b` } }).source, { server, media: 'b', secret }));

test('a file that is not encrypted says so', () => assert.deepEqual(read({ ...image, file: undefined, url: MXC }).source, { server: 'home.example:8448', media: 'AbC_d-123', secret: null }));

test('what is encrypted wrongly is never fetched as if it were not', () => {
  for (const broken of [{}, [], 7, 'x', true, { ...file, v: 'v0' }, { ...file, url: 'x' }]) assert.equal(typeof read({ ...image, file: broken, url: MXC }).source, 'string');
});

test('a thumbnail is as well protected as its file, or is none', () => {
  const thumbnail = (info: object, more: object = {}) => read({ ...image, info, ...more }).thumbnail;
  assert.deepEqual(thumbnail({ thumbnail_file: file }), { server: 'home.example:8448', media: 'AbC_d-123', secret });
  assert.equal(thumbnail({ thumbnail_url: MXC }), null);
  assert.equal(thumbnail({ thumbnail_file: { ...file, v: 'v1' }, thumbnail_url: MXC }), null);
  assert.equal(thumbnail({ thumbnail_file: file }, { file: { ...file, v: 'v1' } }), null);
  assert.equal(thumbnail({ thumbnail_url: MXC }, { file: undefined, url: MXC })?.secret, null);
  for (const odd of [7, 'x', [], {}, null]) assert.equal(thumbnail({ thumbnail_file: odd }), null);
});
