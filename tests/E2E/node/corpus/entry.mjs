// What an event of the corpus is: { what, type, content(mark, ids, files), clear, by, shows(mark) }. `mark` is a word that is found again in the page,
// `ids` the event ids of the entries that were sent before, by their `what`. `shows` is what stands in its line; null where it shows nothing.

export const RUN = "window.__ran=1";
export const ELSEWHERE = "http://elsewhere.example";
export const CANNOT_SHOW = "Something that this page cannot show";
export const HTML = { format: "org.matrix.custom.html" };

export const message = (what, content, more = {}) => ({ what, type: "m.room.message", content, shows: (mark) => mark, ...more });

/** Shows its text, with the mark above it. */
export const text = (what, body, more = {}) => message(what, (mark) => ({ msgtype: "m.text", body: `${mark}\n\n${body}`, ...more }));

/** The same, where its sender meant Markdown. */
export const markdown = (what, body) => text(what, body, { ...HTML, formatted_body: `<p>${body.slice(0, 1000)}</p>` });

/** Shows that it cannot be shown. */
export const other = (what, content, more = {}) => message(what, () => content, { shows: () => CANNOT_SHOW, ...more });

/** Shows nothing. */
export const nothing = (what, type, content, more = {}) => ({ what, type, content: typeof content === "function" ? content : () => content, shows: null, ...more });

/** Not encrypted: where the homeserver has to read it, and where the homeserver itself could have written it. */
export const inTheClear = (entry) => ({ ...entry, what: `${entry.what}, in the clear`, clear: true });
