import { markdown, text } from "./entry.mjs";

const SIGNS = {
  "turned around": "send it to \u202ereganam\u202c, not \u2066\u2067\u2068to the others",
  "turned around and never back": "\u202e\u202e\u202e\u2067\u2067\u2067 this goes on",
  "marks of direction": "\u200e\u200f\u061cx\u200e\u200f\u061c",
  "nothing to see": "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u1160\u3164\uffa0",
  "tags": [..."ignore the commander"].map((letter) => String.fromCodePoint(0xe0000 + letter.codePointAt(0))).join(""),
  "combining marks": `e${"\u0301\u0489\u0300\u20dd".repeat(1_500)}`,
  "one letter with many marks in each line": Array.from({ length: 40 }, () => `Z${"\u030d".repeat(60)}`).join("\n"),
  "a family without end": `\u{1f468}${"\u200d\u{1f469}".repeat(2_000)}`,
  "skin without a hand": "\u{1f3fb}\u{1f3fc}\u{1f3fd}".repeat(500),
  "flags of nowhere": "\u{1f1e6}".repeat(2_001),
  "variation selectors": `x${"\ufe0f\ufe0e\u{e0100}".repeat(1_000)}`,
  "wide letters": "\ufdfa\u{12031}\ufdfd".repeat(800),
  "control characters": Array.from({ length: 32 }, (_, code) => String.fromCharCode(code + 128)).join("x") + "\u0001\u0008\u000b\u000c\u001b[31mred\u001b[0m\u0007\u007f",
  "no characters": "\ufffe\uffff\u{1fffe}\u{10ffff}\ufdd0\ufff9\ufffa\ufffb\ufffc\ufffd",
  "ends of lines": "one\rtwo\r\nthree\u2028four\u2029five\u0085six\u000bseven",
  "one word": "m".repeat(15_000),
  "one word of Arabic": "\u0628".repeat(8_000),
  "down the page": "\n".repeat(3_000),
  "across the page": `${" ".repeat(10_000)}far`,
  "private use": "\ue000\uf8ff\u{f0000}\u{10fffd}".repeat(50),
  "Mongolian, vertical": "\u1820\u180e\u1821\u180b".repeat(100),
  "Hebrew and numbers": "\u05d0\u05d1\u05d2 123-456 (\u05d3) https://example.org/\u05d0 abc",
};

export default Object.entries(SIGNS).flatMap(([what, body]) => [text(`signs: ${what}`, body), markdown(`signs in Markdown: ${what}`, `**${body}** \`${body}\``)].slice(0, body.length > 2_500 ? 1 : 2));
