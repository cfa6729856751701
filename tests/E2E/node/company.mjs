// Somebody with a real Matrix client library beside people in the war room: talks with them, and tells what was seen of what they did.
// stdin:  { homeserver, matrixId, passphrase, room, hello, texts: [what the others say], files: [names], thread, edited, file: { name, base64 } }
// stdout: { wire: [types], files: { name: sha256 }, thread: { root, encrypted }, edit: text, reaction: key }
import { createHash, createDecipheriv, createCipheriv, randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { joined, signIn, until } from "./people.mjs";

const asked = JSON.parse(await text(process.stdin));
const client = await signIn(asked.homeserver, asked);
const seen = (what, attempt) => until(client, what, attempt);
const room = await joined(client, asked.room);
const { roomId } = room;
await client.getCrypto().getUserDeviceInfo(room.getJoinedMembers().map(({ userId }) => userId), true);

// What this one does.
const hello = (await client.sendTextMessage(roomId, `${asked.hello} (first try)`)).event_id;
await client.sendMessage(roomId, {
  msgtype: "m.text", body: `* ${asked.hello}`, "m.new_content": { msgtype: "m.text", body: asked.hello }, "m.relates_to": { rel_type: "m.replace", event_id: hello },
});
const [first, second] = await Promise.all(asked.texts.map((says) => seen(says, () => message((content) => content.body === says))));
await client.sendEvent(roomId, "m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id: second.getId(), key: "✅" } });
await client.sendMessage(roomId, { msgtype: "m.text", body: asked.thread, "m.relates_to": { rel_type: "m.thread", event_id: first.getId(), is_falling_back: true, "m.in_reply_to": { event_id: first.getId() } } });
await sendFile(asked.file.name, Buffer.from(asked.file.base64, "base64"));

// What it sees of the others.
const files = {};
for (const name of asked.files) files[name] = await sha256Of(await seen(name, () => message((content) => content.filename === name)));
const answer = await seen("the answer in a thread", () => message((content) => content["m.relates_to"]?.rel_type === "m.thread" && content.body === `${asked.thread}, I know`));
const edit = await seen("the edit", () => (first.getContent().body === asked.edited ? asked.edited : null));
const reaction = await seen("the reaction", () => room.relations.getChildEventsForEvent(hello, "m.annotation", "m.reaction")?.getRelations()[0]?.getContent()["m.relates_to"].key);
const wire = [...new Set([first, second, answer].map((event) => event.getWireType()))];
client.stopClient();
process.stdout.write(JSON.stringify({ wire, files, thread: answer.getContent()["m.relates_to"].event_id === hello, edit, reaction }), () => process.exit(0));

function message(fits) {
  const events = [...room.getLiveTimeline().getEvents(), ...room.getThreads().flatMap((thread) => thread.events)];
  return events.find((event) => event.getType() === "m.room.message" && event.getSender() !== client.getUserId() && !event.isDecryptionFailure() && fits(event.getContent()));
}

// Matrix 1.16, "Sending encrypted attachments", with nothing but Node's own cryptography.
async function sendFile(name, bytes) {
  const [key, iv] = [randomBytes(32), Buffer.concat([randomBytes(8), Buffer.alloc(8)])];
  const cipher = createCipheriv("aes-256-ctr", key, iv);
  const encrypted = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const { content_uri: url } = await client.uploadContent(new Blob([encrypted]), { type: "application/octet-stream", includeFilename: false });
  await client.sendMessage(roomId, {
    msgtype: "m.file", body: name, filename: name, info: { size: bytes.length, mimetype: "application/octet-stream" },
    file: {
      v: "v2", url, iv: unpadded(iv), hashes: { sha256: unpadded(createHash("sha256").update(encrypted).digest()) },
      key: { kty: "oct", alg: "A256CTR", ext: true, key_ops: ["encrypt", "decrypt"], k: key.toString("base64url") },
    },
  });
}

async function sha256Of(event) {
  const { url, iv, key, hashes } = event.getContent().file;
  const answer = await fetch(client.mxcUrlToHttp(url, undefined, undefined, undefined, false, true, true), { headers: { Authorization: `Bearer ${client.getAccessToken()}` } });
  const encrypted = Buffer.from(await answer.arrayBuffer());
  if (unpadded(createHash("sha256").update(encrypted).digest()) !== hashes.sha256) throw new Error("The hash of the encrypted file lies.");
  const decipher = createDecipheriv("aes-256-ctr", Buffer.from(key.k, "base64url"), Buffer.from(iv, "base64"));
  return createHash("sha256").update(Buffer.concat([decipher.update(encrypted), decipher.final()])).digest("hex");
}

function unpadded(bytes) { return bytes.toString("base64").replace(/=+$/, ""); }
