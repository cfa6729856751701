// Rooms of somebody's own, where they hold every power: what they are called, and the rest of their state.
import { ELSEWHERE, RUN } from "./entry.mjs";

const state = (type, content, state_key = "") => ({ type, state_key, content });

export default [
  { name: `<img src=x onerror=${RUN}> <script>${RUN}</script>`, topic: `<svg onload=${RUN}> [press](javascript:${RUN})` },
  {
    name: "\u202emoor-raw#\u202c \u2067turned", topic: `\u202e${"long ".repeat(3_000)}`,
    state: [
      state("m.room.pinned_events", { pinned: [null, 7, {}, "__proto__", `<script>${RUN}</script>`, "x".repeat(9_000)] }), state("m.room.avatar", { url: `javascript:${RUN}`, info: 7 }),
      state("m.room.server", { url: ELSEWHERE }), state("__proto__", { ["__proto__"]: 7 }, "__proto__"), state("im.vector.modular.widgets", { type: "jitsi", url: `javascript:${RUN}`, data: {} }, "w"), state("m.space.child", { via: [RUN] }, "!x:elsewhere.example"),
      state("org.matrix.msc3401.call", { "m.intent": {}, "m.type": [] }, "x"), state("org.matrix.msc3401.call.member", { "m.calls": 7, memberships: [{}] }, "_x"), state("m.beacon_info", { live: true, timeout: "x", description: {} }, ""), state("m.room.third_party_invite", { display_name: RUN }, "x"),
    ],
  },
  { name: "n".repeat(10_000), topic: "" },
  { name: "#war-room", topic: "Write here, the other one is broken" },
];
