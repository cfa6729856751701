import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { ConnectionError, EventStatus, EventTimeline, MatrixClient, MatrixError, MatrixEvent, Room } from '../../src/Chat/node_modules/matrix-js-sdk/lib/index.js';
import { STOPPED } from '../../src/Chat/source/matrix/door.ts';
import { mayHaveArrived, Outbox } from '../../src/Chat/source/matrix/outbox.ts';
import { onItsWay } from '../../src/Chat/source/matrix/timelines.ts';

const ROOM = '!room:case';
const settled = async () => { for (let turn = 0; turn < 50; turn++) await Promise.resolve(); };

const rateLimited = () => new MatrixError({ errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 300 }, 429);
const stopped = () => new MatrixError({ errcode: STOPPED }, 403);
const forbidden = () => new MatrixError({ errcode: 'M_FORBIDDEN' }, 403);
const broken = () => new MatrixError({ errcode: 'M_UNKNOWN' }, 502);
const cut = () => new ConnectionError('no answer');

/** An outbox between a writer and a homeserver that refuses as it is told, with people for whom the keys are. */
function postOffice() {
  const sent: { body: string; keys: string; transaction: string }[] = [];
  const refusals: Error[] = [];
  const desk = { keys: 'first', sent, refusals, encrypting: async () => {} };
  const outbox = new Outbox(event => event.setStatus(EventStatus.QUEUED));
  const crypto = { async encryptEvent(event: MatrixEvent) {
    await desk.encrypting();
    event.makeEncrypted('m.room.encrypted', { ciphertext: event.getContent()['body'], keys: desk.keys }, 'sender', 'device');
  } };
  outbox.encryptInTurn(crypto as never);
  outbox.setProcessFunction(async event => {
    event.setStatus(EventStatus.SENDING);
    const { ciphertext, keys } = event.getWireContent();
    assert.equal(event.getWireType(), 'm.room.encrypted');
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    sent.push({ body: ciphertext, keys, transaction: event.getTxnId() ?? '' });
    event.setStatus(EventStatus.SENT);
    return { event_id: `$${ciphertext}` };
  });
  const write = (body: string, room = ROOM) => {
    const event = new MatrixEvent({ event_id: `~${body}`, room_id: room, type: 'm.room.message', sender: '@me:case', content: { body } });
    event.setTxnId(`t-${body}`);
    event.setStatus(EventStatus.SENDING);
    void crypto.encryptEvent.call(crypto, event);
    const answer = outbox.queueEvent(event)!;
    answer.catch(() => {});
    return { event, answer };
  };
  return Object.assign(desk, { outbox, write, bodies: () => sent.map(({ body }) => body).join() });
}

/** With time that stands still until it is told to pass. */
function inTime(name: string, act: (office: ReturnType<typeof postOffice>, pass: (ms: number) => Promise<void>) => Promise<void>) {
  test(name, async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      await act(postOffice(), async ms => { mock.timers.tick(ms); await settled(); });
    } finally {
      mock.timers.reset();
    }
  });
}

inTime('messages of a room go out in the order in which they were written, and those of another do not wait for them', async (office, pass) => {
  office.refusals.push(rateLimited());
  for (const body of ['a', 'b', 'c']) office.write(body);
  await settled();
  office.write('elsewhere', '!other:case');
  await settled();
  assert.equal(office.bodies(), 'elsewhere');
  office.refusals.push(cut());
  await pass(300);
  await pass(10_000);
  assert.equal(office.bodies(), 'elsewhere,a,b,c');
});

inTime('what cannot work is given up, and what stands behind it goes', async office => {
  office.refusals.push(forbidden());
  const [first, second] = [office.write('a'), office.write('b')];
  await assert.rejects(first.answer, { errcode: 'M_FORBIDDEN' });
  assert.deepEqual(await second.answer, { event_id: '$b' });
});

for (const [why, error] of [['a rate limit', rateLimited], ['a broken homeserver', broken], ['a lost connection', cut], ['the door', stopped]] as const)
  inTime(`after ${why}, everything is encrypted for those who read by then, under the same transaction id`, async (office, pass) => {
    office.refusals.push(error());
    for (const body of ['a', 'b']) office.write(body);
    await settled();
    assert.equal(office.bodies(), '');
    office.keys = 'second';
    await pass(1_000);
    assert.deepEqual(office.sent, [{ body: 'a', keys: 'second', transaction: 't-a' }, { body: 'b', keys: 'second', transaction: 't-b' }]);
  });

inTime('a message that waits behind another is no ciphertext yet', async office => {
  office.refusals.push(cut());
  const [, second] = [office.write('a'), office.write('b')];
  await settled();
  assert.equal(second.event.isEncrypted(), false);
});

inTime('somebody who looked lets go what was stopped at once', async office => {
  office.refusals.push(stopped());
  office.write('a');
  await settled();
  office.outbox.hurry();
  await settled();
  assert.equal(office.bodies(), 'a');
});

for (const [what, error, unknown] of [['a broken homeserver', broken, true], ['a lost connection', cut, true], ['a rate limit', rateLimited, false], ['the door', stopped, false], ['a refusal', forbidden, false]] as const)
  inTime(`after ${what} it is ${unknown ? 'open' : 'known'} whether a message has arrived`, async office => {
    office.refusals.push(error());
    const { event } = office.write('a');
    await settled();
    assert.equal(mayHaveArrived(event), unknown);
  });

inTime('where no keys could be had, nothing was tried', async (office, pass) => {
  office.encrypting = () => Promise.reject(cut());
  const { event } = office.write('a');
  await settled();
  assert.equal(mayHaveArrived(event), false);
  office.encrypting = async () => {};
  await pass(1_000);
  assert.equal(office.bodies(), 'a');
});

inTime('what was dropped while it waited, or while it was being encrypted, does not go', async office => {
  let encrypted = () => {};
  office.encrypting = () => new Promise(resolve => { encrypted = resolve; });
  const [first, second, third] = [office.write('a'), office.write('b'), office.write('c')];
  await settled();
  for (const { event } of [first, second]) event.setStatus(EventStatus.CANCELLED);
  assert.equal(office.outbox.removeEventFromQueue(second.event), true);
  office.encrypting = async () => {};
  encrypted();
  await third.answer;
  assert.equal(office.bodies(), 'c');
});

inTime('what a sync shows as arrived meanwhile is not sent again, and is left as the homeserver sent it', async (office, pass) => {
  office.refusals.push(broken());
  const { event, answer } = office.write('a');
  await settled();
  event.handleRemoteEcho({ event_id: '$arrived', room_id: ROOM, type: 'm.room.encrypted', sender: '@me:case', content: { ciphertext: 'theirs' }, origin_server_ts: 1 });
  await pass(1_000);
  assert.deepEqual(await answer, { event_id: '$arrived' });
  assert.equal(event.getWireContent()['ciphertext'], 'theirs');
  assert.equal(office.bodies(), '');
});

inTime('an outbox that has ended tries nothing more', async (office, pass) => {
  office.refusals.push(cut());
  const [first, second] = [office.write('a'), office.write('b')];
  await settled();
  office.outbox.end();
  for (const { answer } of [first, second, office.write('c')]) await assert.rejects(answer, /ended/u);
  await pass(60_000);
  assert.equal(office.bodies(), '');
});

test('what the library did not mean to encrypt does not go out as a message', async () => {
  const outbox = new Outbox(() => {});
  let asked = 0;
  outbox.setProcessFunction(async () => { asked++; return { event_id: '$' }; });
  const event = new MatrixEvent({ event_id: '~', room_id: ROOM, type: 'm.room.message', content: { body: 'plain' } });
  await assert.rejects(outbox.queueEvent(event)!);
  assert.equal(asked, 0);
});

test('what is on its way is still known after a sync has left a gap', () => {
  const client = new MatrixClient({ baseUrl: 'https://case', userId: '@me:case', timelineSupport: true });
  const room = new Room(ROOM, client, '@me:case', { timelineSupport: true });
  const event = new MatrixEvent({ event_id: '~a', room_id: ROOM, type: 'm.room.message', sender: '@me:case', content: { body: 'a' } });
  event.setStatus(EventStatus.SENDING);
  room.addPendingEvent(event, 't-a');
  assert.deepEqual(onItsWay(room), [event]);
  room.resetLiveTimeline('back', 'forward');
  assert.equal(room.getLiveTimeline().getEvents().length, 0);
  assert.deepEqual(onItsWay(room), [event]);
  assert.equal(room.getLiveTimeline().getPaginationToken(EventTimeline.BACKWARDS), 'back');
});

inTime('a message says that it waits while nobody answers who is to get its key, and goes out once somebody does', async (office, pass) => {
  let answered = () => {};
  office.encrypting = () => new Promise(resolve => { answered = resolve; });
  const { event } = office.write('a');
  await pass(2_999);
  assert.equal(event.status, EventStatus.SENDING);
  await pass(1);
  assert.equal(event.status, EventStatus.QUEUED);
  answered();
  await settled();
  assert.equal(office.bodies(), 'a');
});
