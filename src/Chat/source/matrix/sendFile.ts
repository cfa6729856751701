import { ConnectionError, MatrixError } from 'matrix-js-sdk';
import type { RoomMessageEventContent } from 'matrix-js-sdk/lib/@types/events';
import { pictureIn, thumbnailOf, withoutMetadata } from '../thumbnail';
import { encryptedFile, isMediaAddress, type Measures } from './attachment';
import { encrypt, type Progress } from './fileCrypto';
import { cleanName } from './fileName';
import type { Session } from './session';

export type UploadFailure = 'tooLarge' | 'full' | 'tooMany' | 'suspended' | 'plainRoom' | 'unreadable' | 'notCleaned' | 'connection' | 'unknown';

export class NotUploaded extends Error {
  constructor(readonly why: UploadFailure) { super(why); }
}

export interface Watching {
  readonly encrypting: (done: number, of: number) => void;
  readonly uploading: (done: number, of: number) => void;
  readonly stop: AbortSignal;
}

/**
 * Uploads a file, encrypted, and makes the content of its message (Matrix 1.16, "m.room.message", with `file` and `thumbnail_file`).
 * @param clean Whether a picture is to be written anew, without what the camera noted.
 */
export async function uploaded(session: Session, file: File, clean: boolean, { encrypting, uploading, stop }: Watching): Promise<RoomMessageEventContent> {
  const picture = await pictureIn(file).catch(unreadable);
  const bytes = clean && picture ? await withoutMetadata(file, picture) : file;
  if (!bytes) throw new NotUploaded('notCleaned');
  const thumbnail = picture ? await thumbnailOf(bytes, picture) : null;
  const smaller = thumbnail && {
    thumbnail_info: { w: thumbnail.width, h: thumbnail.height, size: thumbnail.blob.size, mimetype: thumbnail.blob.type },
    thumbnail_file: await put(session, thumbnail.blob, () => {}, () => {}, stop),
  };
  const [type, msgtype] = picture ? [picture.type, 'm.image'] : [file.type || 'application/octet-stream', kindOf(file.type)];
  const name = cleanName(file.name);
  const { size } = bytes;
  const content = {
    msgtype, body: name, filename: name,
    info: { size, mimetype: type, ...(picture && measuresOf(picture, thumbnail)), ...smaller },
    file: await put(session, bytes, done => encrypting(done, size), done => uploading(Math.min(done, size), size), stop),
  };
  return content as RoomMessageEventContent;
}

/** The homeserver learns the length and nothing else: no name, no type. Trying again encrypts anew, with another key. */
async function put({ client }: Session, plain: Blob, encrypting: Progress, uploading: Progress, stop: AbortSignal) {
  const { encrypted, secret } = await encrypt(plain, encrypting, stop).catch(unreadable);
  uploading(0);
  const abortController = new AbortController();
  const abort = () => abortController.abort();
  stop.addEventListener('abort', abort);
  try {
    const { content_uri: url } = await client.uploadContent(encrypted, {
      type: 'application/octet-stream', includeFilename: false, abortController, progressHandler: ({ loaded }) => uploading(loaded),
    });
    if (!isMediaAddress(url)) throw new NotUploaded('unknown');
    return encryptedFile(url, secret);
  } finally {
    stop.removeEventListener('abort', abort);
  }
}

/** Null where the homeserver does not say: then it says so by refusing. */
export async function uploadLimit({ client }: Session): Promise<number | null> {
  try {
    const { 'm.upload.size': size } = await client.getMediaConfig(true) as Record<string, unknown>;
    return typeof size === 'number' && size >= 0 ? size : null;
  } catch {
    return null;
  }
}

export function whyNot(error: unknown): UploadFailure {
  if (error instanceof NotUploaded) return error.why;
  if (error instanceof ConnectionError || (error instanceof Error && (error.name === 'AbortError' || error.message === 'Timeout'))) return 'connection';
  if (!(error instanceof MatrixError)) return 'unknown';
  if (error.errcode?.endsWith('USER_SUSPENDED')) return 'suspended';
  if (error.errcode?.endsWith('USER_LIMIT_EXCEEDED')) return 'full';
  if (error.errcode === 'M_TOO_LARGE' || error.httpStatus === 413) return 'tooLarge';
  return error.errcode === 'M_LIMIT_EXCEEDED' ? 'tooMany' : 'unknown';
}

const kindOf = (type: string) => (type.startsWith('video/') ? 'm.video' : type.startsWith('audio/') ? 'm.audio' : 'm.file');

/** As people see it: a thumbnail that stands upright where the file lies says that the camera was turned. */
const measuresOf = ({ width, height }: Measures, seen: Measures | null) => (seen && width !== height && (width > height) !== (seen.width > seen.height) ? { w: height, h: width } : { w: width, h: height });

/** What the disk does not give is not the network's fault. */
function unreadable(error: unknown): never {
  throw error instanceof DOMException && error.name !== 'AbortError' ? new NotUploaded('unreadable') : error;
}
