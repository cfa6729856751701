import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ask } from '../../src/Chat/source/matrix/answers.ts';

const HOMESERVER = 'https://case.example/_matrix/client/v3';
const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

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

test('a homeserver may keep its answer for as long as it was allowed to have no news, and a while longer', async () => {
  const signals: (AbortSignal | null | undefined)[] = [];
  globalThis.fetch = (_, init) => { signals.push(init?.signal); return Promise.resolve(new Response('{"next_batch":"s2"}')); };
  const given: number[] = [];
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = ms => { given.push(ms); return timeout(ms); };
  await ask(`${HOMESERVER}/sync?since=s1&timeout=30000`);
  await ask(`${HOMESERVER}/sync?timeout=0`);
  await ask(`${HOMESERVER}/keys/query`);
  AbortSignal.timeout = timeout;
  assert.deepEqual(given, [60_000, 60_000, 30_000]);
  assert.ok(signals.every(signal => signal instanceof AbortSignal));
});
