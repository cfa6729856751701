import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { ask } from '../../src/Chat/source/matrix/answers.ts';

const HOMESERVER = 'https://case.example/_matrix/client/v3';
const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
  mock.timers.reset();
});

function answering(body: string, status = 200): void {
  globalThis.fetch = () => Promise.resolve(new Response(body, { status }));
}

const told = async (path: string) => {
  const answer = await ask(`${HOMESERVER}${path}`);
  return { status: answer.status, body: await answer.json() as Record<string, unknown> };
};

test('what a homeserver says is passed on as it is', async () => {
  answering('{"next_batch":"s1","rooms":{}}');
  assert.deepEqual(await told('/sync'), { status: 200, body: { next_batch: 's1', rooms: {} } });
  answering('{"errcode":"M_FORBIDDEN","error":"no"}', 403);
  assert.deepEqual(await told('/rooms/!a/send/m.room.message/1'), { status: 403, body: { errcode: 'M_FORBIDDEN', error: 'no' } });
  answering('{"flows":[],"session":"x"}', 401);
  assert.equal((await told('/keys/device_signing/upload')).status, 401);
});

for (const [what, path, body, status] of [
  ['a page', '/sync', '<h1>Hello</h1>', 200],
  ['half an answer', '/sync', '{"next_ba', 200],
  ['nothing at all', '/keys/query', '', 200],
  ['null', '/sync', 'null', 200],
  ['a list', '/keys/query', '[]', 200],
  ['news without a place to go on from', '/sync', '{"rooms":{}}', 200],
  ['a place to go on from that is no text', '/sync', '{"next_batch":7}', 200],
  ['rooms that are none', '/sync', '{"next_batch":"s1","rooms":"all"}', 200],
  ['a message that was taken without a name', '/rooms/!a/send/m.room.encrypted/m1', '{}', 200],
  ['a sign-in without a token', '/login', '{"user_id":"@a:b","device_id":"D"}', 200],
  ['a page that forbids', '/sync', '<h1>Forbidden</h1>', 403],
  ['an error without a code', '/sync', '{"message":"no"}', 404],
] as const)
  test(`${what} is no answer of a homeserver, so that it is asked again`, async () => {
    answering(body, status);
    assert.equal((await told(path)).status, 502);
  });

for (const [said, rest] of [[300, 300], [1e15, 60_000], [-5, 5_000], ['soon', 5_000], [undefined, 5_000]] as const)
  test(`who is told to wait for ${said} ms waits for ${rest}`, async () => {
    answering(JSON.stringify({ errcode: 'M_LIMIT_EXCEEDED', error: 'slower', retry_after_ms: said }), 429);
    assert.equal((await told('/sync')).body['retry_after_ms'], rest);
  });

for (const [path, patience] of [['/sync?since=s1&timeout=30000', 60_000], ['/sync?timeout=0', 60_000], ['/keys/query', 30_000]] as const)
  test(`a homeserver that says nothing to ${path} is given up after ${patience} ms`, async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    let given = false;
    globalThis.fetch = (_, init) => new Promise((_, reject) => init?.signal?.addEventListener('abort', () => { given = true; reject(init.signal?.reason as Error); }));
    const asked = assert.rejects(ask(`${HOMESERVER}${path}`), { name: 'TimeoutError' });
    mock.timers.tick(patience - 1);
    assert.equal(given, false);
    mock.timers.tick(1);
    await asked;
  });

test('an answer that comes slowly is waited for as long as it goes on', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const parts = ['{"next_batch":', '"s', '1",', '"rooms":', '{}}'];
  const body = new ReadableStream<Uint8Array>({ pull(stream) {
    const part = parts.shift();
    mock.timers.tick(29_000);
    if (part === undefined) stream.close();
    else stream.enqueue(new TextEncoder().encode(part));
  } }, { highWaterMark: 0 });
  globalThis.fetch = (_, init) => new Promise((resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
    resolve(new Response(body));
  });
  assert.deepEqual(await told('/sync'), { status: 200, body: { next_batch: 's1', rooms: {} } });
});

test('whoever does not want an answer any more gets none', async () => {
  globalThis.fetch = (_, init) => new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)));
  const unwanted = new AbortController();
  const asked = assert.rejects(ask(`${HOMESERVER}/sync`, { signal: unwanted.signal }), { name: 'AbortError' });
  unwanted.abort();
  await asked;
});
