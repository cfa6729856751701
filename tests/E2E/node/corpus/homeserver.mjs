// What no homeserver takes from its people, and one in somebody else's hands may say: odd events in the conversation, and odd state.
import { RUN } from "./entry.mjs";

const SCRIPT = `<img src=x onerror=${RUN}>`;
const said = (body, more = {}) => ({ type: "m.room.message", content: { msgtype: "m.text", body }, origin_server_ts: Date.now(), ...more });
const state = (type, content, state_key = "") => ({ type, state_key, content, origin_server_ts: Date.now() });

/** @param sender Somebody of the room, where an event does not say another. */
export function forgeries(sender) {
  const times = { negative: -1, huge: 1e300, "the last day": 8.64e15, "no number": "NaN", nothing: null, missing: undefined, "a list": [0], "far off": 253_402_300_799_999, zero: 0, "a fraction": 1.5 };
  const senders = [SCRIPT, `@${SCRIPT}:elsewhere.example`, "@\u202eredaer:elsewhere.example", "@:", "@nobody", "", "x".repeat(5_000), "__proto__", "@constructor:elsewhere.example"];
  const unsigned = [7, "text", null, [], { age: "old" }, { age: -1e300 }, { redacted_because: 7 }, { redacted_because: { content: 7, sender: 7 } }, { "m.relations": { "m.replace": 7, "m.thread": { latest_event: 7, count: "x" } } },
    { "m.relations": { "m.thread": { latest_event: { type: "m.room.message", content: null }, count: 1e9, current_user_participated: RUN } } }, { transaction_id: "x" }, { membership: {} }, { prev_content: 7, prev_sender: {} }];
  const events = [
    ...Object.entries(times).map(([what, origin_server_ts]) => said(`time: ${what}`, { origin_server_ts })),
    ...senders.map((one) => said("sender", { sender: one })), ...[7, null, {}, []].map((one) => said("sender", { sender: one })),
    ...["$__proto__", "$constructor", SCRIPT, "x".repeat(5_000), ""].map((event_id) => said("id", { event_id })), ...[7, null, {}, []].map((event_id) => said("id", { event_id })), said("the same id", { event_id: "$same" }), said("the same id", { event_id: "$same" }),
    ...unsigned.map((one) => said("unsigned", { unsigned: one })),
    ...[7, null, "text", [], true].map((content) => ({ type: "m.room.message", content })), ...[7, null, {}, [], ""].map((type) => said("kind", { type })),
    ...["", SCRIPT, 7, null, {}].map((state_key) => said("state key", { state_key })),
    said("itself", { event_id: "$itself", content: { msgtype: "m.text", body: "answers itself", "m.relates_to": { "m.in_reply_to": { event_id: "$itself" } } } }),
    said("a thread about itself", { event_id: "$thread", content: { msgtype: "m.text", body: "a thread about itself", "m.relates_to": { rel_type: "m.thread", event_id: "$thread" } } }),
    said("an edit of itself", { event_id: "$edit", content: { msgtype: "m.text", body: "x", "m.new_content": { body: "x" }, "m.relates_to": { rel_type: "m.replace", event_id: "$edit" } } }),
    ...["$ring1", "$ring2"].map((event_id, at, ring) => said("a ring", { event_id, content: { msgtype: "m.text", body: "a ring", "m.relates_to": { rel_type: "m.thread", event_id: ring[1 - at], "m.in_reply_to": { event_id: ring[1 - at] } } } })),
    ...[7, null, {}, "$unknown", "$ring1"].map((redacts) => ({ type: "m.room.redaction", redacts, content: { reason: {} } })),
    ...["__proto__", "@\u202eredaer:elsewhere.example", `@${SCRIPT}:elsewhere.example`, "", "@:"].map((who) => state("m.room.member", { membership: "join", displayname: SCRIPT, avatar_url: `javascript:${RUN}` }, who)),
    ...[{ membership: 7 }, { membership: null, displayname: {} }, { membership: "join", displayname: 7, avatar_url: [] }, { membership: "__proto__" }, null, 7].map((content, at) => state("m.room.member", content, `@odd-${at}:elsewhere.example`)),
  ];
  return events.map((event, at) => ({ event_id: `$forged-${at}`, sender, ...event }));
}

/** What stands in the conversation of it; whatever else does, it is shown as something that cannot be shown. */
export const told = ["time: negative", "time: huge", "time: no number", "time: nothing", "time: a list", "time: far off", "sender", "the same id", "unsigned", "answers itself", "a thread about itself", "a ring"];

/** The state of a room: none of it may take the room away, or what is written in it. */
export const states = (sender) => ["m.room.name", "m.room.topic", "m.room.avatar", "m.room.pinned_events", "m.room.canonical_alias", "m.room.power_levels", "m.room.join_rules", "m.room.history_visibility", "m.room.guest_access", "m.room.tombstone", "m.room.create"].flatMap((type) =>
  [null, 7, [], "text", { name: {}, topic: [], url: 7, pinned: "x", alias: 7, alt_aliases: 7, users: [], users_default: "x", events: null, notifications: 7, join_rule: {}, history_visibility: 7, body: {}, replacement_room: 7, predecessor: 7, type: {} }].map((content, at) => ({ ...state(type, content), sender, event_id: `$state-${type}-${at}` })));

/** What else stands in a sync about a room. */
export const ephemeral = [
  ...[7, null, [], {}, { user_ids: 7 }, { user_ids: [7, null, {}, SCRIPT] }].map((content) => ({ type: "m.typing", content })),
  ...[7, null, [], { x: 7 }, { $x: { "m.read": 7 } }, { $x: { "m.read": { "@x:y": 7, ["__proto__"]: {} } } }, { ["__proto__"]: { "m.read": { ["__proto__"]: { ts: "x" } } } }].map((content) => ({ type: "m.receipt", content })), { type: 7 }, {},
];
