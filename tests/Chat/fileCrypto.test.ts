import assert from 'node:assert/strict';
import { createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { CHUNK, counterAt, decrypt, encrypt } from '../../src/Chat/source/matrix/fileCrypto.ts';

const go = () => new AbortController().signal;
const bytesOf = async (blob: Blob) => Buffer.from(await blob.arrayBuffer());
const nothing = () => {};

for (const size of [0, 1, 15, 16, 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
  test(`${size} bytes are encrypted as another program does it in one go, and come back`, async () => {
    const plain = randomBytes(size);
    const { encrypted, secret } = await encrypt(new Blob([plain]), nothing, go());
    const sent = await bytesOf(encrypted);
    const other = createDecipheriv('aes-256-ctr', secret.key, secret.counter);
    assert.ok(Buffer.concat([other.update(sent), other.final()]).equals(plain));
    assert.ok(createHash('sha256').update(sent).digest().equals(secret.sha256));
    assert.equal(sent.length, size);
    if (size > 16) assert.ok(!sent.equals(plain));
    const back = await decrypt(encrypted, secret, go());
    assert.ok(back && (await bytesOf(back)).equals(plain));
  });

test('each file has a key and a counter of its own, and the counter begins at zero', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => encrypt(new Blob(['x']), nothing, go())));
  assert.notDeepEqual(one?.secret.key, other?.secret.key);
  assert.notDeepEqual(one?.secret.counter, other?.secret.counter);
  assert.deepEqual([...one?.secret.counter.slice(8) ?? []], [0, 0, 0, 0, 0, 0, 0, 0]);
});

for (const [what, change] of Object.entries({
  'one bit in the first byte': (bytes: Buffer) => { bytes[0]! ^= 1; },
  'one bit in the last byte': (bytes: Buffer) => { bytes[bytes.length - 1]! ^= 0x80; },
  'one bit after the first chunk': (bytes: Buffer) => { bytes[CHUNK]! ^= 4; },
}))
  test(`${what} changed on the way, and nothing is decrypted`, async () => {
    const { encrypted, secret } = await encrypt(new Blob([randomBytes(CHUNK + 100)]), nothing, go());
    const bytes = await bytesOf(encrypted);
    change(bytes);
    assert.equal(await decrypt(new Blob([bytes]), secret, go()), null);
  });

test('a file that is longer or shorter than it was is not decrypted', async () => {
  const { encrypted, secret } = await encrypt(new Blob([randomBytes(100)]), nothing, go());
  assert.equal(await decrypt(new Blob([encrypted, 'x']), secret, go()), null);
  assert.equal(await decrypt(encrypted.slice(0, 99), secret, go()), null);
  assert.equal(await decrypt(encrypted, { ...secret, sha256: secret.sha256.slice(0, 31) }, go()), null);
});

test('progress counts every byte, in order, and ends at the last', async () => {
  const seen: number[] = [];
  await encrypt(new Blob([new Uint8Array(2 * CHUNK + 7)]), done => { seen.push(done); }, go());
  assert.deepEqual(seen, [CHUNK, 2 * CHUNK, 2 * CHUNK + 7]);
});

test('encrypting and decrypting stop when they are told to', async () => {
  const stop = new AbortController();
  await assert.rejects(encrypt(new Blob([new Uint8Array(4 * CHUNK)]), () => stop.abort(), stop.signal), { name: 'AbortError' });
  const { encrypted, secret } = await encrypt(new Blob(['x']), nothing, go());
  await assert.rejects(decrypt(encrypted, secret, AbortSignal.abort()), { name: 'AbortError' });
});

test('the counter carries over from byte to byte, wraps after 64 bits, and leaves the random half alone', () => {
  const start = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0xff]);
  assert.deepEqual([...counterAt(start, 16)], [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 1, 0]);
  const last = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, ...new Uint8Array(8).fill(0xff)]);
  assert.deepEqual([...counterAt(last, 16)], [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.equal(start[15], 0xff);
});

test('a counter that another client began elsewhere goes on over the chunks as in one go', async () => {
  const plain = randomBytes(CHUNK + 40);
  const [key, counter] = [new Uint8Array(randomBytes(32)), new Uint8Array([...randomBytes(8), 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf0])];
  const other = createDecipheriv('aes-256-ctr', key, counter); // the same in both directions
  const sent = other.update(plain);
  const back = await decrypt(new Blob([new Uint8Array(sent)]), { key, counter, sha256: new Uint8Array(createHash('sha256').update(sent).digest()) }, go());
  assert.ok(back && (await bytesOf(back)).equals(plain));
});
