import { signal, type ReadonlySignal } from '@preact/signals';
import type { RoomMessageEventContent } from 'matrix-js-sdk/lib/@types/events';
import { lastOf } from './acts';
import { inThread } from './content';
import { cleanName } from './fileName';
import { metadataOf } from './metadata';
import { NotUploaded, uploaded, uploadLimit, whyNot, type UploadFailure } from './sendFile';
import type { Session } from './session';

/** A file on its way into a room. Once its message stands in the conversation, it is gone from here. */
export interface Upload {
  readonly id: number;
  readonly room: string;
  /** The message whose thread it goes into. */
  readonly thread: string | null;
  readonly name: string;
  readonly size: number;
  readonly step: Step;
}

export type Step =
  | { readonly at: 'looking' | 'waiting' }
  /** It may say where it was taken. @property removable Whether the page can take that out. */
  | { readonly at: 'asking'; readonly removable: boolean }
  | { readonly at: 'encrypting' | 'uploading'; readonly done: number; readonly of: number }
  /** @property limit Of one file, in bytes, where the homeserver told it. */
  | { readonly at: 'failed'; readonly why: UploadFailure; readonly limit: number | null };

/** What only the queue needs to know of an upload. */
interface Job {
  readonly file: File;
  abort: AbortController;
  clean: boolean;
}

/** Sends files one after the other, in the order in which they were given. What fails stays until somebody tries again or drops it. */
export class Uploads {
  readonly #list = signal<readonly Upload[]>([]);
  readonly #jobs = new Map<number, Job>();
  #limit: number | null = null;
  #ids = 0;
  #running = false;

  constructor(private readonly session: Session) {
    session.connection.subscribe(connection => { if (connection === 'live') this.#connected(); });
    addEventListener('online', () => this.#connected()); // a short break may pass without the session noticing
    session.ending.subscribe(ending => { if (ending && ending !== 'locked') for (const { id } of this.#list.peek()) this.drop(id); });
  }

  get list(): ReadonlySignal<readonly Upload[]> { return this.#list; }

  add(room: string, thread: string | null, files: readonly File[]): void {
    for (const file of files) {
      const id = this.#ids++;
      this.#jobs.set(id, { file, abort: new AbortController(), clean: false });
      this.#list.value = [...this.#list.value, { id, room, thread, name: cleanName(file.name), size: file.size, step: { at: 'looking' } }];
      void this.#look(id, file);
    }
  }

  /** Goes on with one that was asked about: without what a camera noted, or as it is. */
  decide(id: number, clean: boolean): void {
    const job = this.#jobs.get(id);
    if (!job) return;
    job.clean = clean;
    this.#wait(id);
  }

  again(id: number): void {
    const job = this.#jobs.get(id);
    if (!job) return;
    job.abort = new AbortController();
    this.#wait(id);
  }

  /** Stops it, wherever it is; nothing of it stands in the room. */
  drop(id: number): void {
    this.#jobs.get(id)?.abort.abort();
    this.#forget(id);
    void this.#run();
  }

  #connected(): void {
    for (const { id, step } of this.#list.peek()) if (step.at === 'failed' && step.why === 'connection') this.again(id);
    void this.#run();
  }

  async #look(id: number, file: File): Promise<void> {
    try {
      const metadata = await metadataOf(file);
      if (metadata === 'none') this.#wait(id);
      else this.#step(id, { at: 'asking', removable: metadata === 'removable' });
    } catch {
      this.#step(id, { at: 'failed', why: 'unreadable', limit: null }); // a folder, or it was taken away meanwhile
    }
    void this.#run();
  }

  #wait(id: number): void {
    this.#step(id, { at: 'waiting' });
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#next(); next; next = this.#next()) await this.#send(next);
    this.#running = false;
  }

  /** The first that is ready. One that is still looked at holds up the others, for its place; one that waits for its sender's answer does not. */
  #next(): Upload | null {
    if (this.session.connection.value !== 'live') return null;
    const first = this.#list.peek().find(({ step }) => step.at === 'looking' || step.at === 'waiting');
    return first?.step.at === 'waiting' ? first : null;
  }

  async #send({ id, room, thread, size }: Upload): Promise<void> {
    const job = this.#jobs.get(id);
    if (!job) return;
    const stop = job.abort.signal;
    try {
      this.#step(id, { at: 'encrypting', done: 0, of: size });
      await this.#mustBeEncrypted(room);
      this.#limit ??= await uploadLimit(this.session);
      if (this.#limit !== null && size > this.#limit) throw new NotUploaded('tooLarge');
      const content = await uploaded(this.session, job.file, job.clean, {
        stop, encrypting: (done, of) => this.#step(id, { at: 'encrypting', done, of }), uploading: (done, of) => this.#step(id, { at: 'uploading', done, of }),
      });
      await this.#mustBeEncrypted(room); // once more: much may have happened meanwhile
      stop.throwIfAborted();
      const sent = this.session.client.sendMessage(room, this.#inThread(room, thread, content));
      this.#forget(id); // its message stands in the conversation, and says itself what becomes of it
      await sent.catch(() => {});
    } catch (error) {
      if (stop.aborted) return;
      const why = whyNot(error);
      if (why === 'unknown') console.error(error);
      this.#step(id, { at: 'failed', why, limit: this.#limit });
    }
  }

  /** Only now, because a thread goes on while a file is on its way. */
  #inThread(roomId: string, about: string | null, content: RoomMessageEventContent): RoomMessageEventContent {
    const room = this.session.client.getRoom(roomId);
    return about && room ? { ...content, 'm.relates_to': inThread({ about, last: lastOf(room, about) }) } as RoomMessageEventContent : content;
  }

  async #mustBeEncrypted(room: string): Promise<void> {
    if (!await this.session.crypto.isEncryptionEnabledInRoom(room)) throw new NotUploaded('plainRoom');
  }

  #step(id: number, step: Step): void { this.#list.value = this.#list.value.map(one => (one.id === id ? { ...one, step } : one)); }

  #forget(id: number): void {
    this.#jobs.delete(id);
    this.#list.value = this.#list.value.filter(one => one.id !== id);
  }
}

const all = new WeakMap<Session, Uploads>();

/** Of a session, not of a room: looking at another room does not stop them. */
export function uploadsOf(session: Session): Uploads {
  const uploads = all.get(session) ?? new Uploads(session);
  all.set(session, uploads);
  return uploads;
}
