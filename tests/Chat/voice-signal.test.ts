import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprintOf, isOurs, newSession, parse, tidy, write, type Signal } from '../../src/Chat/source/voice/signal.ts';

const PRINT = Array.from({ length: 32 }, () => 'AB').join(':');
const SDP = ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', `a=fingerprint:sha-256 ${PRINT}`, 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'm=video 9 UDP/TLS/RTP/SAVPF 96', ''].join('\r\n');
const [mine, theirs] = [newSession(1_000, new Uint8Array(16).fill(7)), newSession(2_000, new Uint8Array(16))];
const here: Signal = { kind: 'here', device: 'ABC', room: '!r:x', session: mine, marks: new Set(['muted', 'screen']) };
const offer: Signal = { kind: 'offer', device: 'ABC', room: '!r:x', session: mine, target: theirs, id: 3, text: SDP };

for (const signal of [here, offer, { ...offer, kind: 'answer' }, { ...offer, kind: 'restart', text: '' }, { kind: 'gone', device: 'ABC', room: '!r:x', session: mine }, { kind: 'watch', device: 'ABC' }] as Signal[])
  test(`what is sent as ${signal.kind} is read as it was meant, and holds nothing but strings`, () => {
    const sent = write(signal);
    assert.ok(Object.values(sent).every(value => typeof value === 'string'));
    assert.deepEqual(parse(sent), signal);
  });

for (const [what, changed] of Object.entries({
  'another kind': { kind: 'invite' }, 'no device': { device: '' }, 'a device that is no text': { device: { toString: () => 'ABC' } }, 'a room of 10 kB': { room: '!'.repeat(10_000) },
  'no session': { session: undefined }, 'a session of another form': { session: '1-2' }, 'no target': { target: undefined }, 'an id that is no number': { id: '-1' }, 'an id that never ends': { id: '9'.repeat(50) },
  'an id as a number': { id: 3 }, 'a description over 64 kB': { text: SDP + 'a=x\r\n'.repeat(14_000) }, 'no description': { text: '' }, 'a description as an object': { text: { type: 'offer', sdp: SDP } },
  'a thousand parts': { text: SDP + 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\n'.repeat(1_000) }, 'a data channel': { text: `${SDP}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n` },
  'a voice alone': { text: `m=audio 9 x\r\na=fingerprint:sha-256 ${PRINT}\r\n` }, 'no fingerprint': { text: SDP.replace('fingerprint', 'finger') },
}))
  test(`an offer with ${what} is none`, () => assert.equal(parse({ ...write(offer), ...changed }), null));

for (const content of [null, undefined, 'offer', 7, [], {}]) test(`${JSON.stringify(content)} is no signal`, () => assert.equal(parse(content), null));

test('a mark that is not known here is left out, and the rest stays', () => assert.deepEqual((parse({ ...write(here), marks: 'dancing screen muted muted' }) as typeof here).marks, new Set(['muted', 'screen'])));

test('what is not asked for does not come through', () => assert.equal('extra' in (parse({ ...write(offer), extra: 'x' }) ?? {}), false));

test('two connections differ by their fingerprint alone', () => {
  assert.equal(fingerprintOf(SDP), `sha-256 ${PRINT}`);
  assert.notEqual(fingerprintOf(SDP.replace('AB', 'CD')), fingerprintOf(SDP));
  assert.ok(isOurs(SDP));
  assert.equal(fingerprintOf('a=fingerprint:md5 AB:CD'), null);
});

test('feedback for codecs that a part does not name is left out, and nothing else', () => {
  const lines = ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 109', 'a=rtpmap:109 opus/48000/2', 'a=rtcp-fb:109 transport-cc', 'm=video 0 UDP/TLS/RTP/SAVPF 120 124',
    'a=rtcp-fb:120 nack pli', 'a=rtcp-fb:* ccm fir', 'a=fmtp:124 apt=120', ''];
  const written = [...lines.slice(0, 6), 'a=rtcp-fb:109 nack', 'a=rtcp-fb:121 nack', ...lines.slice(6)];
  assert.equal(tidy(written.join('\r\n')), lines.join('\r\n'));
});
