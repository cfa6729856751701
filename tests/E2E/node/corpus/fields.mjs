// Every kind of message with every field of it missing or wrong. There are too many of them for a homeserver that lets people write at human
// speed: they are encrypted by somebody of the room, and the homeserver hands them over all at once.
const VALUES = { missing: undefined, nothing: null, "a number": 7, "a fraction": -1.5e300, "yes": true, "a list": [], "a list of lists": [[[]]], "an object": {}, "its own kind": { ["__proto__"]: null, constructor: 7, toString: 7, length: -1 },
  "30 kB": "x".repeat(30_000), "50 levels": JSON.parse(`${'{"a":['.repeat(25)}1${"]}".repeat(25)}`), "a name of the language": "__proto__" };

const FIELDS = { "m.text": ["body", "format", "formatted_body", "m.mentions"], "m.notice": ["body", "m.new_content"], "m.emote": ["body", "formatted_body"], "m.image": ["body", "info", "file", "url", "filename"], "m.file": ["body", "info", "file"], "m.audio": ["info", "file"],
  "m.video": ["info", "file"], "m.location": ["body", "geo_uri"], "unknown": ["body", "msgtype"] };

const RIGHT = { body: "right", format: "org.matrix.custom.html", formatted_body: "<b>right</b>", info: { w: 1, h: 1, size: 1 }, file: { url: "mxc://elsewhere.example/x" }, geo_uri: "geo:0,0" };

/** Whether each shows a line. What says that it is an edit is none, and belongs to nothing that is known. */
export default Object.entries(FIELDS).flatMap(([msgtype, fields]) => fields.flatMap((field) => Object.entries(VALUES).map(([value, wrong]) =>
  ({ what: `${msgtype} whose ${field} is ${value}`, content: { ...RIGHT, msgtype, [field]: wrong }, line: field !== "m.new_content" || wrong === undefined }))));
