import { cleanName } from './fileName.ts';

/** A file of a message, as far as its event tells. Nothing of it is proven before the bytes are here. */
export interface Attachment {
  readonly kind: 'picture' | 'video' | 'sound' | 'file';
  /** Cleaned: it can be shown, and saved under. */
  readonly name: string;
  /** What its sender wrote with it, or nothing. */
  readonly caption: string;
  /** In bytes; null where the event does not say, or says nonsense. */
  readonly size: number | null;
  readonly measures: Measures | null;
  readonly source: Remote | Flaw;
  readonly thumbnail: Remote | null;
}

/** In pixels. */
export interface Measures {
  readonly width: number;
  readonly height: number;
}

/** Where bytes lie, and what opens them. */
export interface Remote {
  readonly server: string;
  readonly media: string;
  /** Null where the file was not encrypted: then the homeserver can read and change it. */
  readonly secret: Secret | null;
}

/** What opens an encrypted file, and proves that it is the one that was sent. */
export interface Secret {
  /** 32 bytes. */
  readonly key: Bytes;
  /** 16 bytes: 8 random ones, then the counter of blocks. */
  readonly counter: Bytes;
  /** Of the encrypted bytes. */
  readonly sha256: Bytes;
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** Why a file cannot be had: its event does not say where it lies, or how to open it. */
export type Flaw = 'nowhere' | 'unknownEncryption';

const KINDS: Readonly<Record<string, Attachment['kind']>> = { 'm.image': 'picture', 'm.video': 'video', 'm.audio': 'sound', 'm.file': 'file' };
const LONGEST_CAPTION = 65_536;
const MOST_PIXELS_A_SIDE = 2 ** 31 - 1;
const VERSION = 'v2';
const ALGORITHM = 'A256CTR';

/** One letter or digit first: of "." and ".." a browser would make another address. */
const SERVER = /^(?:[a-z0-9][a-z0-9.-]{0,254}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/iu;
const MEDIA = /^[a-z0-9_-]{1,255}$/iu;

const known = new WeakMap<object, Attachment | null>();

/** The file of an event's content; null where it is no file. The same content gives the same record, so that what is drawn can rely on it. */
export function attachmentOf(content: Readonly<Record<string, unknown>>): Attachment | null {
  const before = known.get(content);
  if (before !== undefined) return before;
  const read = readAttachment(content);
  known.set(content, read);
  return read;
}

function readAttachment({ msgtype, body, filename, info, file, url }: Readonly<Record<string, unknown>>): Attachment | null {
  const kind = typeof msgtype === 'string' && Object.hasOwn(KINDS, msgtype) ? KINDS[msgtype] : undefined;
  if (!kind) return null;
  const said = typeof body === 'string' ? body : '';
  const name = typeof filename === 'string' && filename ? filename : said;
  const about = isRecord(info) ? info : {};
  const source = remoteOf(file, url);
  const thumbnail = remoteOf(about['thumbnail_file'], about['thumbnail_url']);
  return {
    kind, source, name: cleanName(name),
    caption: name === said ? '' : said.slice(0, LONGEST_CAPTION), // with a `filename`, the body is a caption (Matrix 1.16, "Media captions")
    size: whole(about['size'], 0, Number.MAX_SAFE_INTEGER),
    measures: measuresOf(about['w'], about['h']),
    // A thumbnail that is less protected than its file would be another picture than the one that was sent.
    thumbnail: typeof thumbnail === 'string' || typeof source === 'string' || (source.secret && !thumbnail.secret) ? null : thumbnail,
  };
}

/** What is encrypted never falls back to what is not: a homeserver could ask for that. */
function remoteOf(file: unknown, url: unknown): Remote | Flaw {
  if (file === undefined || file === null) return addressOf(url, null);
  if (!isRecord(file)) return 'nowhere';
  const secret = secretOf(file);
  return secret ? addressOf(file['url'], secret) : 'unknownEncryption';
}

function addressOf(url: unknown, secret: Secret | null): Remote | Flaw {
  if (typeof url !== 'string' || !url.startsWith('mxc://')) return 'nowhere';
  const [server = '', media = '', ...more] = url.slice('mxc://'.length).split('/');
  return more.length === 0 && SERVER.test(server) && MEDIA.test(media) ? { server, media, secret } : 'nowhere';
}

/** Whether that is where a file can lie: what a homeserver answers to an upload is looked at before it is told to others. */
export const isMediaAddress = (url: unknown): url is string => typeof addressOf(url, null) === 'object';

/** Matrix 1.16, "Extensions to m.room.message msgtypes": EncryptedFile and JWK. */
function secretOf({ v, key, iv, hashes }: Readonly<Record<string, unknown>>): Secret | null {
  if (v !== VERSION || !isRecord(key) || !isRecord(hashes) || key['kty'] !== 'oct' || key['alg'] !== ALGORITHM) return null;
  const [opens, counter, sha256] = [fromBase64(key['k'], 32), fromBase64(iv, 16), fromBase64(hashes['sha256'], 32)];
  return opens && counter && sha256 ? { key: opens, counter, sha256 } : null;
}

/** The other way round, for events of our own. */
export const encryptedFile = (url: string, { key, counter, sha256 }: Secret) => ({
  url, v: VERSION, iv: toBase64(counter), hashes: { sha256: toBase64(sha256) },
  key: { kty: 'oct', key_ops: ['encrypt', 'decrypt'], alg: ALGORITHM, k: toBase64(key).replaceAll('+', '-').replaceAll('/', '_'), ext: true },
});

function measuresOf(w: unknown, h: unknown): Measures | null {
  const [width, height] = [whole(w, 1, MOST_PIXELS_A_SIDE), whole(h, 1, MOST_PIXELS_A_SIDE)];
  return width !== null && height !== null ? { width, height } : null;
}

const whole = (value: unknown, least: number, most: number) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most ? value : null);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const toBase64 = (bytes: Bytes) => btoa(String.fromCharCode(...bytes)).replace(/=+$/u, '');

/** Both alphabets, with padding or without; null where it is anything else than so many bytes. */
function fromBase64(text: unknown, length: number): Bytes | null {
  if (typeof text !== 'string' || text.length > 64 || !/^[\w+/-]+={0,2}$/u.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0));
    return bytes.length === length ? bytes : null;
  } catch {
    return null;
  }
}
