// What no library encrypts, and anybody can who writes a client of their own: the text of an event as it is, JSON or not.
import { CANNOT_SHOW, RUN } from "./entry.mjs";

const ROOM = "!the:room"; // whichever it is: the library refuses what was encrypted for another
const event = (fields) => JSON.stringify({ type: "m.room.message", room_id: ROOM, content: { msgtype: "m.text", body: "raw" }, ...fields });
const content = (text) => `{"type":"m.room.message","room_id":"${ROOM}","content":${text}}`;
const UNREADABLE = "Cannot be read";
const raw = (what, plaintext, shows) => ({ what: `raw: ${what}`, plaintext: (roomId) => (typeof plaintext === "string" ? plaintext.replace(ROOM, roomId) : plaintext), shows });
const deep = (levels) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

export default [
  ...[7, "text", true, ["m.text"], []].map((wrong) => raw(`content is ${JSON.stringify(wrong)}`, event({ content: wrong }), CANNOT_SHOW)),
  raw("content is null", event({ content: null }), CANNOT_SHOW),
  raw("content is missing", event({ content: undefined }), CANNOT_SHOW),
  raw("content is __proto__", content('{"__proto__":{"msgtype":"m.text","body":"inherited"}}'), CANNOT_SHOW),
  raw("a field twice", content('{"msgtype":"m.text","body":"first","body":"second"}'), "second"),
  raw("half of a pair", content('{"msgtype":"m.text","body":"half \\ud800 of a pair"}'), UNREADABLE),
  raw("1,000 levels", content(`{"msgtype":"m.text","body":"x","deep":${deep(1_000)}}`), UNREADABLE),
  raw("no JSON", `<script>${RUN}</script>`, UNREADABLE),
  raw("nothing", "", UNREADABLE),
  raw("a list", "[]", UNREADABLE),
  raw("bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0xc0]), UNREADABLE),
  raw("the type is missing", event({ type: undefined }), UNREADABLE),
  raw("the type is a number", event({ type: 7 }), UNREADABLE),
  raw("of another room", event({ room_id: "!other:elsewhere.example" }), UNREADABLE),
  raw("with a state key", event({ state_key: "" }), UNREADABLE),
  raw("with another's name and time", event({ sender: "@muster:elsewhere.example", event_id: "$mine", origin_server_ts: -1, unsigned: { redacted_because: {} } }), "raw"),
  raw("numbers without end", content('{"msgtype":"m.text","body":"raw","n":1e400}'), UNREADABLE),
];
