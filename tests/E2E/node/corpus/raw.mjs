// What no library encrypts, and anybody can who writes a client of their own: the text of an event as it is, JSON or not.
import { CANNOT_SHOW, RUN } from "./entry.mjs";

const event = (fields) => JSON.stringify({ type: "m.room.message", content: { msgtype: "m.text", body: "raw" }, ...fields });
const UNREADABLE = "Cannot be read";
const raw = (what, plaintext, shows) => ({ what: `raw: ${what}`, plaintext, shows });
const deep = (levels) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

export default [
  ...[7, "text", true, ["m.text"], []].map((content) => raw(`content is ${JSON.stringify(content)}`, event({ content }), CANNOT_SHOW)),
  raw("content is null", event({ content: null }), CANNOT_SHOW),
  raw("content is missing", event({ content: undefined }), CANNOT_SHOW),
  raw("content is __proto__", '{"type":"m.room.message","content":{"__proto__":{"msgtype":"m.text","body":"inherited"}}}', CANNOT_SHOW),
  raw("a field twice", '{"type":"m.room.message","content":{"msgtype":"m.text","body":"first","body":"second"}}', "second"),
  raw("half of a pair", '{"type":"m.room.message","content":{"msgtype":"m.text","body":"half \\ud800 of a pair"}}', UNREADABLE),
  raw("1,000 levels", `{"type":"m.room.message","content":{"msgtype":"m.text","body":"x","deep":${deep(1_000)}}}`, UNREADABLE),
  raw("no JSON", `<script>${RUN}</script>`, UNREADABLE),
  raw("nothing", "", UNREADABLE),
  raw("a list", "[]", UNREADABLE),
  raw("bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0xc0]), UNREADABLE),
  raw("the type is missing", event({ type: undefined }), UNREADABLE),
  raw("the type is a number", event({ type: 7 }), UNREADABLE),
  raw("of another room", event({ room_id: "!other:elsewhere.example" }), UNREADABLE),
  raw("with a state key", event({ state_key: "" }), "raw"),
  raw("with another's name and time", event({ sender: "@muster:elsewhere.example", event_id: "$mine", origin_server_ts: -1, unsigned: { redacted_because: {} } }), "raw"),
  raw("numbers without end", '{"type":"m.room.message","content":{"msgtype":"m.text","body":"raw","n":1e400}}', UNREADABLE),
];
