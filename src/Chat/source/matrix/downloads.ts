import type { Bytes, Remote } from './attachment';
import { decrypt, outOfThePage, type Progress } from './fileCrypto';
import type { Session } from './session';

export type DownloadFailure = 'changed' | 'tooLarge' | 'gone' | 'connection';

export class NotDownloaded extends Error {
  constructor(readonly why: DownloadFailure) { super(why); }
}

/** However large an event says that a file is, no more than this is fetched: a homeserver could send for ever. */
const MOST = 1024 ** 3;
const PART = 1024 * 1024;
const PATIENCE = 30_000;

/** Browsers give a homeserver six connections: so many of them may be busy with files, and the rest is for messages. */
const AT_ONCE = 3;
const waiting: (() => void)[] = [];
let busy = 0;

/**
 * Fetches a file and opens it; what comes back is in the clear and, where it was encrypted, proven to be what was sent. Throws
 * {@link NotDownloaded}, or an AbortError where it was stopped.
 * @param most In bytes: what the event says, which encrypting does not change.
 */
export async function download(session: Session, remote: Remote, most: number | null, progress: Progress, stop: AbortSignal): Promise<Blob> {
  await turn(stop);
  try {
    const bytes = await fetchBytes(session, remote, Math.min(most ?? MOST, MOST), progress, stop);
    if (!remote.secret) return bytes;
    const plain = await decrypt(bytes, remote.secret, stop);
    if (!plain) throw new NotDownloaded('changed');
    return plain;
  } finally {
    busy--;
    waiting.shift()?.();
  }
}

/** Matrix 1.16, "Content repository": `/download` with a sign-in. Nothing of it is kept by the browser, and nothing leads elsewhere with the token. */
async function fetchBytes({ client }: Session, { server, media }: Remote, most: number, progress: Progress, stop: AbortSignal): Promise<Blob> {
  const silence = new AbortController();
  const fallSilent = () => silence.abort();
  let patience = setTimeout(fallSilent, PATIENCE);
  try {
    const answer = await fetch(`${client.baseUrl}/_matrix/client/v1/media/download/${encodeURIComponent(server)}/${encodeURIComponent(media)}`, {
      headers: { Authorization: `Bearer ${client.getAccessToken() ?? ''}` }, credentials: 'omit', cache: 'no-store', redirect: 'error', signal: AbortSignal.any([stop, silence.signal]),
    });
    if (!answer.ok || !answer.body) throw new NotDownloaded(answer.status === 404 || answer.status === 403 ? 'gone' : 'connection');
    const parts: Blob[] = [];
    let [gathered, size, inPart]: [Bytes[], number, number] = [[], 0, 0];
    const close = () => {
      parts.push(outOfThePage(...gathered));
      [gathered, inPart] = [[], 0];
    };
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(patience);
      patience = setTimeout(fallSilent, PATIENCE);
      size += value.length;
      if (size > most) throw new NotDownloaded('tooLarge');
      gathered.push(value);
      if ((inPart += value.length) >= PART) close();
      progress(size);
    }
    close();
    return new Blob(parts);
  } catch (error) {
    if (error instanceof NotDownloaded || stop.aborted) throw error;
    throw new NotDownloaded('connection');
  } finally {
    clearTimeout(patience);
    silence.abort(); // ends what still comes in after a failure
  }
}

async function turn(stop: AbortSignal): Promise<void> {
  while (busy >= AT_ONCE) await new Promise<void>(resolve => { waiting.push(resolve); });
  busy++;
  if (!stop.aborted) return;
  busy--;
  waiting.shift()?.();
  stop.throwIfAborted();
}
