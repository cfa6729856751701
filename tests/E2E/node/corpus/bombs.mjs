import { inTheClear, markdown, message, text } from "./entry.mjs";

const FULL = 19_000; // so much of a message is read as Markdown

const MARKDOWN = {
  "quotes in quotes": ">".repeat(FULL),
  "quotes in quotes, with text": `${"> ".repeat(5_000)}text`,
  "lists in lists": `${"- ".repeat(5_000)}text`,
  "a staircase of lists": Array.from({ length: 180 }, (_, depth) => `${" ".repeat(depth)}- x`).join("\n"),
  "numbered lists in lists": `${"1. ".repeat(4_000)}text`,
  "emphasis in emphasis": `${"*a ".repeat(3_000)}${"a* ".repeat(3_000)}`,
  "asterisks": "*".repeat(FULL),
  "asterisks and lines": "*_".repeat(FULL / 2),
  "words with asterisks": "a**b".repeat(FULL / 4),
  "strike without end": "~~a".repeat(FULL / 3),
  "brackets": "[".repeat(FULL),
  "brackets and their ends": `${"[".repeat(FULL / 2)}${"]".repeat(FULL / 2)}`,
  "links in links": `${"[a](".repeat(3_000)}b${")".repeat(3_000)}`,
  "pictures in pictures": "![".repeat(FULL / 2),
  "angles": "<".repeat(FULL),
  "angles and addresses": "<http://a".repeat(FULL / 9),
  "backticks": "`".repeat(10_000),
  "backticks of every length": Array.from({ length: 180 }, (_, count) => "`".repeat(count + 1)).join("a"),
  "a fence that never ends": `\`\`\`${"x\n".repeat(5_000)}`,
  "fences": "```\n~~~\n".repeat(2_000),
  "a large table": `${"|a".repeat(300)}|\n${"|-".repeat(300)}|\n${`${"|b".repeat(300)}|\n`.repeat(20)}`,
  "headings": "# x\n".repeat(4_000),
  "rules": "---\n".repeat(4_000),
  "underlines": `${"a\n".repeat(4_000)}====`,
  "backslashes": "\\".repeat(FULL),
  "entities": "&amp;".repeat(FULL / 5),
  "links": "[a](http://a) ".repeat(1_300),
  "a list that begins late": "999999999. x\n999999999. y\n-0. z",
  "hard breaks": "a  \n".repeat(4_000),
  "tabs": "\t".repeat(FULL),
  "references": Array.from({ length: 900 }, (_, number) => `[r${number}]: http://a`).join("\n"),
};

const TEXT = {
  "60 addresses a line": "http://a.example/ ".repeat(1_050),
  "an address without end": "https://".repeat(2_300),
  "ends of sentences behind an address": `https://a.example/${")".repeat(18_000)}`,
  "calls of everybody": "@room ".repeat(3_000),
  "at signs": "@".repeat(FULL),
};

export default [
  ...Object.entries(MARKDOWN).map(([what, body]) => markdown(`Markdown: ${what}`, body)),
  ...Object.entries(TEXT).map(([what, body]) => text(what, body)),
  text("5,000 links", "http://a ".repeat(4_990)),
  text("46 kB, encrypted", "x".repeat(45_000)),
  inTheClear(text("60 kB", "word ".repeat(12_000))),
  inTheClear(text("60 kB of lines", "\n".repeat(30_000))),
  text("calls of a thousand people", "all of you", { "m.mentions": { user_ids: Array.from({ length: 1_000 }, (_, number) => `@nobody-${number}:elsewhere.example`), room: true } }),
  text("a formatted body of 40 kB", "short", { format: "org.matrix.custom.html", formatted_body: "<div>".repeat(8_000) }),
  message("100 levels of rubbish", (mark) => ({ msgtype: "m.text", body: mark, rubbish: JSON.parse(`${'{"a":['.repeat(50)}1${"]}".repeat(50)}`) })),
  message("2,000 unknown fields", (mark) => ({ msgtype: "m.text", body: mark, ...Object.fromEntries(Array.from({ length: 2_000 }, (_, number) => [`field${number}`, number])) })),
];
