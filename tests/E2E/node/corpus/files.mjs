// Files whose bytes are on the homeserver, encrypted as clients do (Matrix 1.16, "Sending encrypted attachments"), and events that lie about them.
import { ELSEWHERE, RUN, inTheClear, message } from "./entry.mjs";

const base64 = (bytes) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");
const words = (...numbers) => numbers.flatMap((number) => [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255]);
const latin = (text) => [...Buffer.from(text, "latin1")];
const SIDE = 20_000;

/** Heads of pictures of 20,000 x 20,000 pixels, and what only says that it is a picture. */
const BYTES = {
  "png, 20,000 a side": [...latin("\x89PNG\r\n\x1a\n"), ...words(13), ...latin("IHDR"), ...words(SIDE, SIDE), 8, 6, 0, 0, 0, ...words(0)],
  "jpeg, 20,000 a side": [0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, SIDE >> 8, SIDE & 255, SIDE >> 8, SIDE & 255, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9],
  "gif, 20,000 a side": [...latin("GIF89a"), SIDE & 255, SIDE >> 8, SIDE & 255, SIDE >> 8, 0, 0, 0, 0x2c, 0, 0, 0, 0, SIDE & 255, SIDE >> 8, SIDE & 255, SIDE >> 8, 0, 2, 0, 0x3b],
  "webp, 16,384 a side": [...latin("RIFF"), 20, 0, 0, 0, ...latin("WEBPVP8L"), 5, 0, 0, 0, 0x2f, 0xff, 0xff, 0xff, 0x0f, 0],
  "svg": latin(`<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><script>${RUN}</script><image href="${ELSEWHERE}/x.png"/></svg>`),
  "html": latin(`<!doctype html><script>${RUN}</script>`),
  "png that ends early": latin("\x89PNG\r\n\x1a\n"),
  "png with nothing behind its head": [...latin("\x89PNG\r\n\x1a\n"), ...words(13), ...latin("IHDR"), ...words(2, 2), 8, 6, 0, 0, 0, ...words(0)],
  "nothing": [],
};

/** Encrypts and uploads all of it; answers by name what an event says of each. */
export async function uploaded(upload) {
  const files = {};
  for (const [name, content] of Object.entries(BYTES)) {
    const [key, counter] = [crypto.getRandomValues(new Uint8Array(32)), Uint8Array.from([...crypto.getRandomValues(new Uint8Array(8)), 0, 0, 0, 0, 0, 0, 0, 0])];
    const imported = await crypto.subtle.importKey("raw", key, "AES-CTR", false, ["encrypt"]);
    const bytes = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CTR", counter, length: 64 }, imported, Uint8Array.from(content)));
    files[name] = {
      size: content.length, url: await upload(bytes), v: "v2", iv: base64(counter), hashes: { sha256: base64(await crypto.subtle.digest("SHA-256", bytes)) },
      key: { kty: "oct", key_ops: ["encrypt", "decrypt"], alg: "A256CTR", ext: true, k: Buffer.from(key).toString("base64url") },
    };
  }
  return files;
}

const PICTURE = "png with nothing behind its head";
/** `change` makes of a right event a wrong one. The mark is the file's name, or begins it. */
const file = (what, bytes, change = (content) => content, more = {}) => message(`file: ${what}`, (mark, _, files) => {
  const { size, ...encrypted } = structuredClone(files[bytes]);
  return change({ msgtype: "m.image", body: `${mark}.png`, info: { mimetype: "image/png", size, w: 2, h: 2 }, file: encrypted });
}, more);
const wrong = (what, change) => file(what, PICTURE, (content) => ({ ...content, file: change(content.file) }));
const plain = (what, url) => inTheClear(file(what, PICTURE, ({ file: _, ...content }) => ({ ...content, url })));

const NAMES = {
  "a script": "<img src=x onerror=window.__ran=1>.png", "turned around": "\u202egnp.exe", "a way out": "../../../../etc/passwd", "a device": "\u0000CON.png",
  "10 kB": "n".repeat(10_000), "nothing to see": "\u200b\u2060", "spaces": `${" ".repeat(3_000)}.exe`, "lines": "one\ntwo\r\n.html", "half of a pair": "\\ud800",
};

export default [
  ...Object.keys(BYTES).flatMap((bytes) => [file(`${bytes}, as a picture`, bytes), file(`${bytes}, as a file`, bytes, (content) => ({ ...content, msgtype: "m.file" }))]),
  file("says that it is 20,000 a side", PICTURE, (content) => ({ ...content, info: { ...content.info, w: SIDE, h: SIDE } })),
  file("svg by its type", "svg", (content) => ({ ...content, info: { ...content.info, mimetype: "image/svg+xml" } })),
  file("larger than it says", "svg", (content) => ({ ...content, info: { ...content.info, size: 3 } })),
  file("as large as nothing", PICTURE, (content) => ({ ...content, info: { size: 1e308, w: -1, h: "2", mimetype: RUN } })),
  file("with a hostile preview", PICTURE, (content) => ({ ...content, info: { ...content.info, thumbnail_url: `javascript:${RUN}`, thumbnail_file: { url: `${ELSEWHERE}/x` } } })),
  ...Object.entries(NAMES).map(([what, name]) => file(`its name is ${what}`, PICTURE, (content) => ({ ...content, filename: `${content.body}${name}`, body: name }))),
  wrong("its hash lies", (encrypted) => ({ ...encrypted, hashes: { sha256: base64(new Uint8Array(32)) } })),
  wrong("no hash", ({ hashes: _, ...encrypted }) => encrypted),
  wrong("no key", ({ key: _, ...encrypted }) => encrypted),
  wrong("no start", ({ iv: _, ...encrypted }) => encrypted),
  wrong("no address", ({ url: _, ...encrypted }) => encrypted),
  wrong("a short key", (encrypted) => ({ ...encrypted, key: { ...encrypted.key, k: "AAAA" } })),
  wrong("another way of encrypting", (encrypted) => ({ ...encrypted, key: { ...encrypted.key, alg: "A128CBC" } })),
  wrong("a start of rubbish", (encrypted) => ({ ...encrypted, iv: "%%%\u0000" })),
  wrong("a version to come", (encrypted) => ({ ...encrypted, v: "v99" })),
  wrong("a list", (encrypted) => [encrypted]),
  wrong("a number", () => 7),
  ...["javascript:window.__ran=1", "http://elsewhere.example/x.png", "data:image/svg+xml,<svg onload=window.__ran=1>", "mxc://", "mxc://../..", "mxc://a/b/c", "mxc://elsewhere.example/../../x", "mxc://a b/c?d#e", "mxc://elsewhere.example:99999999/x"]
    .map((url) => wrong(`lies at ${url}`, (encrypted) => ({ ...encrypted, url }))),
  plain("not encrypted, at javascript", `javascript:${RUN}`),
  plain("not encrypted, elsewhere", `${ELSEWHERE}/x.png`),
  plain("not encrypted, a list", ["mxc://elsewhere.example/x"]),
];
