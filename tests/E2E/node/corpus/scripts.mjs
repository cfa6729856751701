import { ELSEWHERE, HTML, RUN, inTheClear, markdown, message, text } from "./entry.mjs";

const SCRIPTS = {
  script: `<script>${RUN}</script>`,
  "script from elsewhere": `<script src=${ELSEWHERE}/x.js></script>`,
  "picture that fails": `<img src=x onerror=${RUN}>`,
  "picture from elsewhere": `<img src=${ELSEWHERE}/pixel.png>`,
  "picture by mxc": `<img src="mxc://elsewhere.example/x" onerror="${RUN}">`,
  "svg that loads": `<svg onload=${RUN}>`,
  "svg with a script": `<svg><script>${RUN}</script></svg>`,
  "svg animation": `<svg><a><animate attributeName=href values=javascript:${RUN} /><text x=20 y=20>press</text></a></svg>`,
  "foreign object": `<svg><foreignObject><body onload=${RUN}></foreignObject></svg>`,
  "frame with a document": `<iframe srcdoc="<script>parent.__ran=1</script>"></iframe>`,
  "frame by javascript": `<iframe src="javascript:parent.__ran=1"></iframe>`,
  "mutation": `<math><mtext></form><form><mglyph><style></math><img src onerror=${RUN}>`,
  "details that open": `<details open ontoggle=${RUN}>`,
  "field that takes the focus": `<input autofocus onfocus=${RUN}>`,
  "style from elsewhere": `<style>@import "${ELSEWHERE}/x.css"; body { display: none }</style>`,
  "style of an element": `<p style="position:fixed;inset:0;background:url(${ELSEWHERE}/x)">over everything</p>`,
  "sheet from elsewhere": `<link rel=stylesheet href=${ELSEWHERE}/x.css>`,
  "refresh": `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
  "base": `<base href=${ELSEWHERE}/>`,
  "form": `<form action="javascript:${RUN}"><button>Send</button></form>`,
  "object": `<object data="data:text/html,<script>parent.__ran=1</script>"></object>`,
  "embed": `<embed src="javascript:${RUN}">`,
  "link by javascript": `<a href="javascript:${RUN}">press</a>`,
  "film that fails": `<video><source onerror=${RUN}></video>`,
  "template": `<template><script>${RUN}</script></template>`,
  "comment that ends early": `<!--><script>${RUN}</script>-->`,
  "end of a text field": `</textarea></title></style><script>${RUN}</script>`,
  "character data": `<![CDATA[<script>${RUN}</script>]]>`,
  "entities": `&lt;script&gt;${RUN}&lt;/script&gt; &#60;script&#62; &NewLine;`,
  "expression": `{{constructor.constructor("${RUN}")()}} \${${RUN}} #{${RUN}} <%= ${RUN} %>`,
  "end of an attribute": `"'><img src=x onerror=${RUN}> " autofocus onfocus=${RUN} x="`,
  "id of the page's own": `<form id=app><input name=write><img name=getElementById></form>`,
};

const both = Object.entries(SCRIPTS).flatMap(([what, script]) => [
  text(`${what}, as text`, script, { ...HTML, formatted_body: script }),
  markdown(`${what}, in Markdown`, `# ${script}\n\n> - **${script}** [${script}](https://example.org/${encodeURI(script)} "${script}")\n\n\`${script}\`\n\n\`\`\`${script}\n${script}\n\`\`\``),
]);

export default [
  ...both,
  message("script as an emote", (mark) => ({ msgtype: "m.emote", body: `${mark} ${SCRIPTS["picture that fails"]}` })),
  message("script as a notice", (mark) => ({ msgtype: "m.notice", body: `${mark} ${SCRIPTS.script}`, ...HTML, formatted_body: SCRIPTS.script })),
  message("script in a fallback of a reply", (mark) => ({ msgtype: "m.text", body: `> <@x:y> ${SCRIPTS.script}\n\n${mark}`, ...HTML, formatted_body: `<mx-reply>${SCRIPTS.script}</mx-reply>` })),
  message("script as the kind of a message", () => ({ msgtype: SCRIPTS.script, body: SCRIPTS.script }), { shows: () => "Something that this page cannot show" }),
  text("script in an unknown format", SCRIPTS.script, { format: "text/html", formatted_body: SCRIPTS.script }),
  inTheClear(text("script", SCRIPTS.script, { ...HTML, formatted_body: SCRIPTS.script })),
  inTheClear(text("picture that fails", SCRIPTS["picture that fails"])),
];
