import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Session } from '../matrix/session';
import { uploadsOf, type Upload, type Uploads } from '../matrix/uploads';
import { texts } from '../texts';
import { deskOf } from './desk';
import { Icon } from './icons';

const words = texts.files;

/** Files on their way into a room, above where messages are written; and the place where they can be dropped, which is the whole conversation. */
export function Files({ session, room }: { session: Session; room: string }) {
  const uploads = uploadsOf(session);
  const place = useRef<HTMLDivElement>(null);
  const over = useSignal(false);
  useEffect(() => {
    const talk = place.current?.parentElement;
    return talk ? takeFiles(talk, files => uploads.add(room, deskOf(room).thread.value, files), dragged => { over.value = dragged; }) : undefined;
  }, [uploads, room]);
  const own = uploads.list.value.filter(upload => upload.room === room);
  return (
    <div ref={place}>
      {over.value && <p class="m-drophere">{words.dropHere}</p>}
      {own.length > 0 && <ul class="m-uploads" aria-label={words.underWay}>{own.map(upload => <UploadLine key={upload.id} upload={upload} uploads={uploads} online={session.connection.value === 'live'} />)}</ul>}
    </div>
  );
}

function UploadLine({ upload, uploads, online }: { upload: Upload; uploads: Uploads; online: boolean }) {
  const { id, name, size, step, thread } = upload;
  const failed = step.at === 'failed';
  const asking = step.at === 'asking';
  const drop = failed || asking ? words.drop : words.cancel;
  const act = (label: string, run: () => void) => <button class="btn btn-sm" type="button" onClick={({ currentTarget }) => {
    currentTarget.closest('.m-talk')?.querySelector<HTMLElement>('.m-attach')?.focus(); // the button goes, and must not take the keyboard's focus with it
    run();
  }}>{label}<span class="m-sr"> <bdi>{name}</bdi></span></button>;
  return (
    <li class={failed || asking ? 'm-file m-upload is-warn' : 'm-file m-upload'}>
      <Icon name={failed || asking ? 'warn' : 'file'} />
      <div>
        <span class="m-t"><bdi>{name}</bdi></span>
        {(step.at === 'encrypting' || step.at === 'uploading') && <progress class="m-bar" max={Math.max(1, step.of)} value={step.done} aria-label={words.progress(name)} />}
        <span class="m-sub m-num" role={failed || asking ? 'alert' : undefined}>{sentenceOf(upload, online)}{(failed || asking) && ` (${words.size(size)})`}</span>
        {thread !== null && <span class="m-sub">{words.intoThread}</span>}
      </div>
      <div class="m-actions">
        {asking && step.removable && act(words.clean, () => uploads.decide(id, true))}
        {asking && act(words.asItIs, () => uploads.decide(id, false))}
        {failed && step.why !== 'tooLarge' && act(words.again, () => uploads.again(id))}
        {act(drop, () => uploads.drop(id))}
      </div>
    </li>
  );
}

function sentenceOf({ step, size }: Upload, online: boolean): string {
  switch (step.at) {
    case 'looking': return words.looking;
    case 'waiting': return online ? words.waiting(size) : words.offline(size);
    case 'asking': return step.removable ? words.metadata : words.metadataStays;
    case 'encrypting': return words.encrypting(step.done, step.of);
    case 'uploading': return words.uploading(step.done, step.of);
    case 'failed': return step.why === 'tooLarge' ? words.notSent.tooLarge(step.limit) : words.notSent[step.why];
  }
}

/** Listens for files that are dropped or pasted; returns what ends that. */
function takeFiles(talk: HTMLElement, take: (files: File[]) => void, dragged: (over: boolean) => void): () => void {
  const ends = new AbortController();
  const options = { signal: ends.signal };
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  // Beside the conversation a dropped file would be opened by the browser, in place of this page.
  addEventListener('dragover', event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const within = event.target instanceof Node && talk.contains(event.target);
    if (event.dataTransfer) event.dataTransfer.dropEffect = within ? 'copy' : 'none';
    dragged(within);
  }, options);
  addEventListener('dragleave', event => { if (event.relatedTarget === null) dragged(false); }, options); // out of the window
  addEventListener('drop', event => {
    dragged(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.target instanceof Node && talk.contains(event.target)) take([...event.dataTransfer?.files ?? []]);
  }, options);
  talk.addEventListener('paste', event => {
    const data = event.clipboardData;
    // Office programs put a picture of the text beside the text: then the text is meant.
    if (!data || data.files.length === 0 || (data.types.includes('text/plain') && (data.types.includes('text/html') || data.types.includes('text/rtf')))) return;
    event.preventDefault();
    take([...data.files]);
  }, options);
  return () => ends.abort();
}
