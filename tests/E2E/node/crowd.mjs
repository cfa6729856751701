// Many people who fill a room, or type in it all at once. Takes one JSON a line on stdin and answers each with one on stdout:
//   { homeserver, room: "#alias", people: [{ matrixId, passphrase }] }  -> { people }     they sign in; must be the first
//   { do: "fill", count, within, last }                                 -> { sent, seconds }  fewer where the seconds were not enough
//   { do: "type", seconds, says }                                       -> { requests, sent, seconds }
import { createInterface } from "node:readline";
import { setTimeout as rest } from "node:timers/promises";
import { joined, signIn } from "./people.mjs";

const TYPES = 5_000; // ms from one word about it to the next, as the war room does
const LASTS = 10_000;
const CODE = "```\n2026-03-01T03:12:44Z sshd[2214]: Failed password for invalid user admin from 192.0.2.17 port 52114 ssh2\n2026-03-01T03:12:46Z sshd[2214]: Connection closed\n```";
const TEXTS = [
  (n) => `Message ${n}: the gateway in the second hall answers again.`,
  (n) => `Message ${n}: **nobody** restarts \`db-${n % 9}\` before its disk is copied, see https://example.org/plan/${n}.`,
  (n) => `Message ${n}: what we know so far. Three hosts talk to the same address, one of them since Tuesday; all of them run the agent of the backup. The keys for it lie in the north safe, and two people have the code.`,
  (n) => `Message ${n}\n${CODE}`,
];

let clients, roomId;

async function begin({ homeserver, room, people }) {
  clients = await Promise.all(people.map((person) => signIn(homeserver, person)));
  const rooms = await Promise.all(clients.map((client) => joined(client, room)));
  roomId = rooms[0].roomId;
  // From here on they only write: 24 who follow every one of thousands of events would keep the homeserver busy with nothing else.
  for (const client of clients) client.syncApi.stop();
  return { people: clients.length };
}

const text = (body) => ({ msgtype: "m.text", body, ...(body.includes("`") && { format: "org.matrix.custom.html", formatted_body: body }) });

/** What stands in the room so far, to be answered: [event id, index of its sender]; and how many there were when one of them was last reacted to. */
const said = [];
let reacted = 0;
const lately = () => said.at(-1 - Math.floor(Math.random() * Math.min(said.length, 40)))?.[0];

/** Of ten events: five messages, a reply, an edit, two in threads, a reaction; messages in place of the first ones that find nothing to belong to. */
async function write(who, n) {
  const body = TEXTS[n % TEXTS.length](n);
  const [recent, own, root] = [lately(), said.findLast(([, by]) => by === who)?.[0], said[Math.floor(n / 60) % (said.length || 1)]?.[0]];
  const send = (content, type = "m.room.message") => sending(() => clients[who].sendEvent(roomId, type, content));
  const kind = n % 10;
  if (kind === 5 && own) return send({ ...text(`* ${body}`), "m.new_content": text(body), "m.relates_to": { rel_type: "m.replace", event_id: own } });
  if (kind === 7 && said.length > reacted) { // one each: the same one twice is refused
    reacted = said.length;
    return send({ "m.relates_to": { rel_type: "m.annotation", event_id: said.at(-1)[0], key: "👍" } }, "m.reaction");
  }
  if (kind > 7 && root) return send({ ...text(body), "m.relates_to": { rel_type: "m.thread", event_id: root, is_falling_back: true, "m.in_reply_to": { event_id: root } } });
  said.push([await send({ ...text(body), ...(kind === 3 && recent && { "m.relates_to": { "m.in_reply_to": { event_id: recent } } }) }), who]);
}

/** Again after what the homeserver asks for, where somebody writes faster than it allows. */
async function sending(attempt) {
  for (;;) {
    try {
      return (await attempt()).event_id;
    } catch (error) {
      if (error.errcode !== "M_LIMIT_EXCEEDED") throw error;
      await rest(error.data?.retry_after_ms ?? 500);
    }
  }
}

async function fill({ count, within, last }) {
  const began = performance.now();
  const everybody = (await clients[0].getJoinedRoomMembers(roomId)).joined;
  await Promise.all(clients.map((client) => client.getCrypto().getUserDeviceInfo(Object.keys(everybody), true))); // or the keys would miss somebody
  let next = 1;
  await Promise.all(clients.map(async (_, who) => {
    while (next < count && performance.now() - began < within * 1000) await write(who, next++);
  }));
  await sending(() => clients[0].sendEvent(roomId, "m.room.message", text(last)));
  return { sent: next, seconds: (performance.now() - began) / 1000 };
}

/** Everybody follows the room as their clients would, types for some seconds at a time, and then sends what they typed. */
async function type({ seconds, says }) {
  const over = new AbortController();
  let [requests, sent] = [0, 0];
  const following = clients.map(async (client) => {
    let since = client.store.getSyncToken();
    while (!over.signal.aborted) {
      const answer = await client.http.authedRequest("GET", "/sync", { since, timeout: 30_000 }, undefined, { abortSignal: over.signal }).catch(() => null);
      since = answer?.next_batch ?? since;
      requests++;
    }
  });
  const began = performance.now();
  const running = () => performance.now() - began < seconds * 1000;
  const one = async (client, who) => {
    for (let n = 1; running(); n++) {
      for (let until = performance.now() + 6_000 + 100 * who; running() && performance.now() < until; await rest(TYPES)) {
        await client.sendTyping(roomId, true, LASTS);
        requests++;
      }
      await sending(() => client.sendEvent(roomId, "m.room.message", text(`${says}, ${n} of ${who + 1}.`)));
      await client.sendTyping(roomId, false, LASTS);
      [requests, sent] = [requests + 2, sent + 1];
    }
  };
  await Promise.all(clients.map(one));
  const took = (performance.now() - began) / 1000;
  await Promise.all(clients.map((client, who) => sending(() => client.sendEvent(roomId, "m.room.message", text(`${says}, the last of ${who + 1}.`)))));
  over.abort();
  await Promise.all(following);
  return { requests, sent: sent + clients.length, seconds: took };
}

const answers = { fill, type };
for await (const line of createInterface({ input: process.stdin })) {
  const { do: what, ...asked } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await (what ? answers[what](asked) : begin(asked)))}\n`);
}
process.exit(0); // which ends the clients with everything that they still wait for
