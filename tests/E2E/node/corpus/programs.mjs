// What programs tell each other's devices, sent to everybody's by somebody of the case. None of it may be seen.
import { RUN } from "./entry.mjs";

const RUBBISH = { transaction_id: { toString: 7 }, from_device: [RUN], methods: 7, timestamp: "NaN", action: {}, body: RUN, request_id: null, requesting_device_id: 7, algorithm: 7, room_id: {}, session_id: [], session_key: RUN, forwarding_curve25519_key_chain: "x", name: {}, secret: 7 };
const VERIFICATION = ["request", "ready", "start", "accept", "key", "mac", "cancel", "done"].map((step) => `m.key.verification.${step}`);

export default [
  ...VERIFICATION.flatMap((type) => [[type, RUBBISH], [type, {}], [type, { transaction_id: "t".repeat(9_000), from_device: "__proto__", methods: ["m.sas.v1", 7], timestamp: Date.now(), code: {}, reason: `<script>${RUN}</script>` }]]),
  ...["m.room_key", "m.room_key_request", "m.forwarded_room_key", "m.room_key.withheld", "m.secret.request", "m.secret.send", "m.dummy", "m.room.encrypted", "m.call.invite", "m.new_device", "invalid.muster.voice", "__proto__", RUN].map((type) => [type, RUBBISH]),
  ["m.room.encrypted", { algorithm: "m.olm.v1.curve25519-aes-sha2", sender_key: "x", ciphertext: { x: { type: 9, body: "x" } } }],
  ["m.room.encrypted", { algorithm: "m.olm.v1.curve25519-aes-sha2", sender_key: "x".repeat(20_000), ciphertext: 7 }],
  ["m.room_key.withheld", { algorithm: "m.megolm.v1.aes-sha2", code: "m.blacklisted", reason: `<img src=x onerror=${RUN}>`, room_id: "!x:y", session_id: "x", sender_key: "x" }],
  ["invalid.muster.voice", { kind: "here", device: "X", room: "!x", session: `1-${"0".repeat(32)}`, marks: RUN }],
];
