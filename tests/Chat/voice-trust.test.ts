import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOf } from '../../src/Chat/source/voice/problems.ts';
import { readRelay, relays } from '../../src/Chat/source/voice/relay.ts';
import { Allowance, distrustOf, type Facts } from '../../src/Chat/source/voice/trust.ts';

const good: Facts = { encrypted: true, namedDevice: 'D', device: 'D', key: 'k', listedKey: 'k', signedByOwner: true, identityChanged: false, member: true };

test('an offer from the signed device of a member is taken', () => assert.equal(distrustOf(good), null));

for (const [what, changed, why] of [
  ['that came in the clear', { encrypted: false }, 'plain'],
  ['from a device that the homeserver does not list', { device: undefined }, 'otherDevice'],
  ['that names another device', { namedDevice: 'E' }, 'otherDevice'],
  ['with another key than its device has', { key: 'other' }, 'otherDevice'],
  ['from a device without a key', { listedKey: undefined, key: '' }, 'otherDevice'],
  ['from a device that its owner has not signed', { signedByOwner: false }, 'unsigned'],
  ['from somebody whose identity has changed', { identityChanged: true }, 'changed'],
  ['from somebody who is not in the room', { member: false }, 'stranger'],
] as const)
  test(`an offer ${what} is refused`, () => assert.equal(distrustOf({ ...good, ...changed }), why));

test('a flood of signals ends, other people are heard, and a quiet while is forgiven', () => {
  const allowance = new Allowance();
  const taken = Array.from({ length: 1_000 }, () => allowance.take('loud', 0)).filter(Boolean).length;
  assert.ok(taken > 20 && taken < 100, `${taken}`);
  assert.equal(allowance.take('quiet', 0), true);
  assert.equal(allowance.take('loud', 60_000), true);
});

test('a clock that goes back gives no allowance', () => {
  const allowance = new Allowance();
  while (allowance.take('loud', 10_000));
  assert.equal(allowance.take('loud', 0), false);
});

const ALLOWED = ['turn:127.0.0.1:3478?transport=udp', 'turns:t.example', 'stun:[::1]:3478', 'turn:x', 'stun:x'];

test('relays are taken as the homeserver names them, for less than their credentials last', () => {
  const relay = readRelay({ uris: ['turn:127.0.0.1:3478?transport=udp', 'turns:t.example', 'stun:[::1]:3478'], username: 'u', password: 'p', ttl: 3_600 }, ALLOWED, 1_000);
  assert.equal(relay.servers[0]?.urls.length, 3);
  assert.ok(relay.until > 1_000 && relay.until < 3_600_000);
  assert.equal(relays(relay), true);
});

for (const [what, answer] of Object.entries({
  'nothing': null, 'no list': { uris: 'turn:x', username: 'u', password: 'p' }, 'no relay': {}, 'no password': { uris: ['turn:x'], username: 'u' }, 'addresses of the web': { uris: ['https://evil.example', 'javascript:alert(1)', 7, 'turn:u@x', 'turn:x/y'], username: 'u', password: 'p', ttl: 1 },
}))
  test(`${what} is no relay, and the homeserver is asked again later`, () => {
    const relay = readRelay(answer, ALLOWED, 0);
    assert.deepEqual(relay.servers, []);
    assert.ok(relay.until > 0);
    assert.equal(relays(relay), false);
  });

test('a life that is a lie is bounded', () => {
  assert.ok(readRelay({ uris: ['turn:x'], username: 'u', password: 'p', ttl: 1e300 }, ALLOWED, 0).until < 1e9);
  assert.ok(readRelay({ uris: ['turn:x'], username: 'u', password: 'p', ttl: -5 }, ALLOWED, 0).until > 0);
  assert.equal(readRelay({ uris: Array(1_000).fill('turn:x'), username: 'u', password: 'p', ttl: 60 }, ALLOWED, 0).servers[0]?.urls.length, 8);
});

test('a server that only tells addresses is no relay', () => assert.equal(relays(readRelay({ uris: ['stun:x'], username: 'u', password: 'p', ttl: 60 }, ALLOWED, 0)), false));

test('each way to have no microphone has a name of its own', () => {
  const named = (name: string) => problemOf(Object.assign(new Error(), { name }));
  assert.deepEqual(['NotAllowedError', 'NotFoundError', 'OverconstrainedError', 'NotReadableError', 'InsecureError', 'TypeError'].map(named), ['denied', 'missing', 'missing', 'busy', 'insecure', 'unknown']);
  assert.equal(problemOf(null), 'unknown');
});

test('a relay that the panel has not named is not used', () => {
  const relay = readRelay({ uris: ['turn:evil.example', 'turns:t.example'], username: 'u', password: 'p', ttl: 60 }, ALLOWED, 0);
  assert.deepEqual(relay.servers.map(({ urls }) => urls), [['turns:t.example']]);
});
