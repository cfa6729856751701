import { RUN, inTheClear, nothing, other } from "./entry.mjs";

const RUBBISH = { version: {}, call_id: [RUN], party_id: null, offer: 7, candidates: "many", lifetime: -1, transaction_id: {}, from_device: null, methods: 7, "m.relates_to": 7, body: `<script>${RUN}</script>` };
const unencrypted = (what, content, type = "m.room.encrypted") => ({ ...nothing(`encrypted: ${what}`, type, content, { clear: true }), shows: () => "Cannot be read" });
const MEGOLM = { algorithm: "m.megolm.v1.aes-sha2", sender_key: "x", ciphertext: "x", session_id: "x", device_id: "X" };

/** What is for programs, and kinds that this page does not know: nothing of it stands in the conversation. */
const SILENT = [
  "m.call.invite", "m.call.candidates", "m.call.answer", "m.call.hangup", "m.call.select_answer", "m.call.reject", "m.call.negotiate", "m.call.notify", "org.matrix.msc3401.call.member", "org.matrix.msc4075.rtc.notification",
  "m.key.verification.request", "m.key.verification.ready", "m.key.verification.start", "m.key.verification.accept", "m.key.verification.key", "m.key.verification.mac", "m.key.verification.cancel", "m.key.verification.done",
  "m.poll.start", "m.poll.response", "m.poll.end", "org.matrix.msc3381.poll.start", "org.matrix.msc3381.poll.response", "org.matrix.msc3381.poll.end", "m.beacon", "org.matrix.msc3672.beacon", "m.sticker", "m.location", "org.matrix.msc3488.location",
  "m.room.name", "m.room.topic", "m.room.member", "m.room.create", "m.room.power_levels", "m.room.encryption", "m.room.tombstone", "m.space.child", "m.widget", "m.room_key", "m.forwarded_room_key", "m.secret.send",
  "invalid.muster.voice", "org.matrix.dummy_event", "__proto__", "constructor", "toString", "hasOwnProperty", RUN, `<script>${RUN}</script>`, "\u202e", "x".repeat(200),
];

const POLL = { "org.matrix.msc3381.poll.start": { question: { "org.matrix.msc1767.text": `<script>${RUN}</script>` }, answers: Array.from({ length: 500 }, (_, id) => ({ id, "org.matrix.msc1767.text": {} })), max_selections: "all" } };

export default [
  ...SILENT.map((type) => nothing(`kind: ${type.slice(0, 50)}`, type, RUBBISH)),
  ...["m.call.invite", "m.key.verification.start", "m.poll.start", "m.beacon", "m.sticker"].map((type) => inTheClear(nothing(`kind: ${type}`, type, RUBBISH))),
  nothing("kind: a ban that is none", "m.room.member", { membership: "ban", displayname: RUN, reason: RUN }),
  nothing("kind: a poll of 500 answers", "org.matrix.msc3381.poll.start", POLL),
  nothing("kind: a sticker by javascript", "m.sticker", { body: RUN, url: `javascript:${RUN}`, info: { mimetype: "image/svg+xml" } }),
  other("a place by javascript", { msgtype: "m.location", body: RUN, geo_uri: `javascript:${RUN}`, info: { thumbnail_url: `javascript:${RUN}` } }),
  other("a place beyond the poles", { msgtype: "m.location", body: "x", geo_uri: "geo:999999,-999999;u=NaN" }),
  nothing("a comparison of keys with nobody", "m.room.message", { msgtype: "m.key.verification.request", body: RUN, to: 7, from_device: {}, methods: "all" }),
  other("a server's notice", { msgtype: "m.server_notice", body: RUN, server_notice_type: "m.server_notice.usage_limit_reached", admin_contact: `javascript:${RUN}` }),
  unencrypted("by nothing", {}),
  unencrypted("by something unknown", { ...MEGOLM, algorithm: "x".repeat(5_000) }),
  unencrypted("by a list", { ...MEGOLM, algorithm: [MEGOLM] }),
  unencrypted("as a number", { ...MEGOLM, ciphertext: 7 }),
  unencrypted("as olm", { algorithm: "m.olm.v1.curve25519-aes-sha2", sender_key: "x", ciphertext: { x: { type: 0, body: RUN } } }),
  unencrypted("as rubbish", MEGOLM),
  unencrypted("with a session of rubbish", { ...MEGOLM, session_id: { toString: RUN }, sender_key: null }),
  unencrypted("40 kB of it", { ...MEGOLM, ciphertext: "A".repeat(40_000) }),
  unencrypted("and an answer to rubbish", { ...MEGOLM, "m.relates_to": { "m.in_reply_to": 7, rel_type: [] } }),
];
