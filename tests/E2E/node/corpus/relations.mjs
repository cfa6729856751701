import { RUN, inTheClear, message, nothing, text } from "./entry.mjs";

export const TARGET = "what others are about";
const related = (what, relation) => text(`relation: ${what}`, "related", { "m.relates_to": relation });
const from = (what, relation, more) => message(`relation: ${what}`, (mark, ids) => ({ msgtype: "m.text", body: mark, "m.relates_to": relation(ids) }), more);
const reaction = (what, key, more = {}) => nothing(`reaction: ${what}`, "m.reaction", (_, ids) => ({ "m.relates_to": { rel_type: "m.annotation", event_id: ids[TARGET], key }, ...more }), { clear: true });
const edit = (what, content, by = 0) => nothing(`edit: ${what}`, "m.room.message", (_, ids) => ({ msgtype: "m.text", body: "* edited", "m.relates_to": { rel_type: "m.replace", event_id: ids[TARGET] }, ...content(ids) }), { by });
const UNKNOWN = "$0000000000000000000000000000000000000000000";
/** None of these is counted, or all of them as what they are. */
const KEYS = { "10 kB": "k".repeat(10_000), "a script": `<img src=x onerror=${RUN}>`, "turned around": "\u202e\u{1f44d}", "nothing to see": "\u200b", "marks": `\u0301${"\u0300".repeat(999)}`,
  "a number": 7, "a list": ["\u{1f44d}"], "nothing": null, ["__proto__"]: "__proto__", "constructor": "constructor", "a picture by mxc": "mxc://elsewhere.example/x", "lines": "a\nb\nc" };

export default [
  { ...text(TARGET, "the others are about this"), by: 0 },
  ...Object.entries(KEYS).map(([what, key]) => reaction(what, key)),
  ...Array.from({ length: 25 }, (_, number) => reaction(`one of many, ${number}`, `many ${number}`)),
  nothing("reaction: to nothing known", "m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id: UNKNOWN, key: "x" } }, { clear: true }),
  nothing("reaction: without a relation", "m.reaction", {}, { clear: true }),
  nothing("reaction: encrypted", "m.reaction", (_, ids) => ({ "m.relates_to": { rel_type: "m.annotation", event_id: ids[TARGET], key: "hidden" } })),
  edit("by somebody else", () => ({ "m.new_content": { msgtype: "m.text", body: "WRITTEN BY SOMEBODY ELSE" } }), 1),
  edit("without what is new", () => ({})),
  edit("to a number", () => ({ "m.new_content": 7 })),
  edit("to a list", () => ({ "m.new_content": [[]] })),
  edit("to nothing", () => ({ "m.new_content": null })),
  nothing("edit: of nothing known", "m.room.message", { msgtype: "m.text", body: "* x", "m.new_content": { msgtype: "m.text", body: "x" }, "m.relates_to": { rel_type: "m.replace", event_id: UNKNOWN } }),
  nothing("edit: of an edit", "m.room.message", (_, ids) => ({ msgtype: "m.text", body: "* x", "m.new_content": { msgtype: "m.text", body: "x" }, "m.relates_to": { rel_type: "m.replace", event_id: ids["edit: by somebody else"] } })),
  nothing("edit: of a number", "m.room.message", { msgtype: "m.text", body: "* x", "m.new_content": { body: "x" }, "m.relates_to": { rel_type: "m.replace", event_id: 7 } }),
  from("answers what nobody knows", () => ({ "m.in_reply_to": { event_id: UNKNOWN } })),
  from("answers a reaction", (ids) => ({ "m.in_reply_to": { event_id: ids["reaction: 10 kB"] } })),
  from("answers and is a thread of its own answer", (ids) => ({ rel_type: "m.thread", event_id: ids[TARGET], is_falling_back: true, "m.in_reply_to": { event_id: ids[TARGET] } })),
  from("a thread in a thread", (ids) => ({ rel_type: "m.thread", event_id: ids["relation: answers what nobody knows"], is_falling_back: "yes" })),
  from("a thread about nothing known", () => ({ rel_type: "m.thread", event_id: UNKNOWN })),
  from("a thread about a script", () => ({ rel_type: "m.thread", event_id: `<img src=x onerror=${RUN}>` })),
  from("refers", (ids) => ({ rel_type: "m.reference", event_id: ids[TARGET] })),
  from("answers an event of another room", () => ({ "m.in_reply_to": { event_id: "$elsewhere:other.example", room_id: "!other:other.example" } })),
  ...[null, 7, "text", [], [[]], {}, true, { rel_type: null }, { rel_type: 7, event_id: 7 }, { rel_type: {}, event_id: {} }, { rel_type: ["m.replace"], event_id: ["$x"] }, { rel_type: "__proto__", event_id: "__proto__" },
    { rel_type: "constructor", event_id: "constructor" }, { "m.in_reply_to": null }, { "m.in_reply_to": 7 }, { "m.in_reply_to": [] }, { "m.in_reply_to": { event_id: {} } }, { "m.in_reply_to": { event_id: "" } }, { "m.in_reply_to": { event_id: "x".repeat(9_000) } },
    { rel_type: "m.thread", event_id: null }, { rel_type: "m.thread", event_id: "__proto__" }]
    .map((relation) => related(JSON.stringify(relation).slice(0, 60), relation)),
  inTheClear(from("answers a script", () => ({ "m.in_reply_to": { event_id: `"><script>${RUN}</script>` } }))),
];
