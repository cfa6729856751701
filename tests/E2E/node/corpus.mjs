// Writes every event of the corpus into a room, by people of the room with a real Matrix client library that is not ours, and makes ready what
// only a homeserver could send.
// stdin:  { homeserver, room: "#alias", people: [{ matrixId, passphrase }], reader: { matrixId, passphrase }, flood }
// stdout: { roomId, sent: [{ what, shows }], refused: [{ what, answer, shows, event }], fields: [{ what, line, event }], forged: [event], told, states: [event], ephemeral: [event], flood: [event] }
// Refused is what the homeserver takes from nobody: one in other hands may send it all the same.
import { text } from "node:stream/consumers";
import { RoomId } from "@matrix-org/matrix-sdk-crypto-wasm";
import { MatrixEvent } from "matrix-js-sdk";
import bombs from "./corpus/bombs.mjs";
import fields from "./corpus/fields.mjs";
import files, { uploaded } from "./corpus/files.mjs";
import { ephemeral, forgeries, states, told } from "./corpus/homeserver.mjs";
import kinds from "./corpus/kinds.mjs";
import links from "./corpus/links.mjs";
import programs from "./corpus/programs.mjs";
import raw from "./corpus/raw.mjs";
import relations from "./corpus/relations.mjs";
import rooms from "./corpus/rooms.mjs";
import scripts from "./corpus/scripts.mjs";
import signs from "./corpus/signs.mjs";
import { OwnSession } from "./megolm.mjs";
import { joined, signIn } from "./people.mjs";

const { homeserver, room: alias, people, reader, flood } = JSON.parse(await text(process.stdin));
const clients = await Promise.all(people.map((person) => signIn(homeserver, person)));
const roomId = (await Promise.all(clients.map((client) => joined(client, alias))))[0].roomId;
await Promise.all(clients.map((client) => client.getCrypto().prepareToEncrypt(client.getRoom(roomId))));
for (const client of clients) client.syncApi.stop(); // from here on they only write: what becomes of the corpus in them is not what is tried

/** Past the library, which would look at what it is to send. */
async function ask(method, path, body, token) {
  const answer = await fetch(new URL(`_matrix/client/v3/${path}`, homeserver), { method, headers: { ...(token && { authorization: `Bearer ${token}` }) }, body: JSON.stringify(body) });
  return { ok: answer.ok, status: answer.status, body: await answer.json() };
}
const tokenOf = (client) => client.getAccessToken();
const inRoom = (id, ...path) => ["rooms", id, ...path].map(encodeURIComponent).join("/");

async function encrypted(client, type, content) {
  const event = new MatrixEvent({ type, content, room_id: roomId, sender: client.getUserId() });
  await client.getCrypto().encryptEvent(event, client.getRoom(roomId));
  return event.getWireContent();
}

/** One after the other, so that they stand in the room in this order. */
async function sendAll(entries, files) {
  const [ids, sent, refused] = [{}, [], []];
  for (const [at, { what, type, content, clear, shows, by }] of entries.entries()) {
    const client = clients[by ?? at % clients.length]; // each may write so much a minute
    const mark = `c${String(at).padStart(3, "0")}c`;
    const said = content(mark, ids, files);
    const [kind, wire] = clear ? [type, said] : ["m.room.encrypted", await encrypted(client, type, said)];
    const answer = await ask("PUT", inRoom(roomId, "send", kind, `corpus${at}`), wire, tokenOf(client));
    if (answer.ok) sent.push({ what, shows: shows?.(mark) ?? null });
    else refused.push({ what, answer: `${answer.status} ${JSON.stringify(answer.body)}`, shows: shows?.(mark) ?? null, event: { type: kind, content: wire, sender: client.getUserId(), event_id: `$refused-${at}`, origin_server_ts: Date.now() } });
    ids[what] = answer.body.event_id;
  }
  return { sent, refused };
}

/** With a session of its own, whose key the reader's devices get first. */
async function sendRaw(by) {
  const [session, crypto] = [new OwnSession(), by.getCrypto()];
  const devices = [...(await crypto.getUserDeviceInfo([reader.matrixId])).get(reader.matrixId).keys()].map((deviceId) => ({ userId: reader.matrixId, deviceId }));
  const key = { algorithm: "m.megolm.v1.aes-sha2", room_id: roomId, session_id: session.id, session_key: session.sharedKey };
  const { batch } = await crypto.encryptToDeviceMessages("m.room_key", devices, key);
  await ask("PUT", "sendToDevice/m.room.encrypted/rawkey", { messages: { [reader.matrixId]: Object.fromEntries(batch.map(({ deviceId, payload }) => [deviceId, payload])) } }, tokenOf(by));
  const { curve25519 } = await crypto.getOwnDeviceKeys();
  for (const [at, { plaintext }] of raw.entries()) {
    const wire = { algorithm: "m.megolm.v1.aes-sha2", sender_key: curve25519, device_id: by.getDeviceId(), session_id: session.id, ciphertext: session.encrypt(plaintext(roomId)) };
    await ask("PUT", inRoom(roomId, "send", "m.room.encrypted", `raw${at}`), wire, tokenOf(by));
  }
  return raw.map(({ what, shows }) => ({ what, shows }));
}

/** The reader comes into each, as somebody may who has another client beside ours. */
async function makeRooms(by) {
  const login = await ask("POST", "login", { type: "m.login.password", identifier: { type: "m.id.user", user: reader.matrixId }, password: reader.passphrase });
  for (const { name, topic, state } of rooms) {
    const { body: made } = await ask("POST", "createRoom", { name, topic, preset: "private_chat", invite: [reader.matrixId] }, tokenOf(by));
    for (const { type, state_key, content } of state ?? []) await ask("PUT", inRoom(made.room_id, "state", type, state_key), content, tokenOf(by));
    await ask("POST", inRoom(made.room_id, "join"), {}, login.body.access_token);
  }
  await ask("POST", "logout", {}, login.body.access_token);
}

/** Nothing makes anybody change keys after a hundred messages, or send what they have encrypted. */
async function withoutRotation(client) {
  const [crypto, room] = [client.getCrypto(), client.getRoom(roomId)];
  crypto.roomEncryptors[roomId].encryptionSettings.rotation_period_msgs = 1_000_000;
  await crypto.forceDiscardSession(roomId);
  await crypto.prepareToEncrypt(room);
  await crypto.encryptEvent(new MatrixEvent({ type: "m.dummy", content: {}, room_id: roomId }), room);
  return crypto.olmMachine;
}

const tellDevices = (by) => Promise.all(programs.map(([type, content], at) => ask("PUT", `sendToDevice/${encodeURIComponent(type)}/corpus${at}`, { messages: { [reader.matrixId]: { "*": content } } }, tokenOf(by))));

const upload = async (bytes) => (await clients[0].uploadContent(new Blob([bytes]), { type: "application/octet-stream", includeFilename: false })).content_uri;
const { sent, refused } = await sendAll([...scripts, ...links, ...signs, ...bombs, ...files, ...relations, ...kinds], await uploaded(upload));
sent.push(...await sendRaw(clients[3]));
await makeRooms(clients[1]);
await tellDevices(clients[2]);
const [sender] = clients;
const asEvent = (content, name) => ({ type: "m.room.encrypted", sender: sender.getUserId(), event_id: `$${name}`, origin_server_ts: Date.now(), content });
const made = [];
for (const [at, { what, content, line }] of fields.entries()) made.push({ what, line, event: asEvent(await encrypted(sender, "m.room.message", content), `field-${at}`) });
const texts = [];
const machine = await withoutRotation(sender);
for (let at = 0; at < flood; at++) { // whoever owns the homeserver has no keys: most of what it can flood with is in the clear
  const content = { msgtype: "m.text", body: `flood ${at}` };
  texts.push(at % 20 === 0 ? asEvent(JSON.parse(await machine.encryptRoomEvent(new RoomId(roomId), "m.room.message", JSON.stringify(content))), `flood-${at}`) : { ...asEvent(content, `flood-${at}`), type: "m.room.message" });
}
for (const client of clients) client.stopClient();
const answer = { roomId, sent, refused, fields: made, forged: forgeries(sender.getUserId()), told, states: states(sender.getUserId()), ephemeral, flood: texts };
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
