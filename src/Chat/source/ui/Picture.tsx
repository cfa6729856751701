import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Attachment, Measures, Remote } from '../matrix/attachment';
import { download } from '../matrix/downloads';
import type { Progress } from '../matrix/fileCrypto';
import { MOST_PIXELS, MOST_PIXELS_INLINE, pixelsOf } from '../matrix/picture';
import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { fit, pictureIn, typed } from '../thumbnail';
import { NotShown, useFetched } from './fetched';
import { Fetching, Name, NotHere, Save, isWorthAnother } from './Save';

const words = texts.files;
const BOX: Measures = { width: 418, height: 320 };
const UNKNOWN: Measures = { width: 418, height: 180 };
const LARGEST_THUMBNAIL = 3 * 1024 ** 2;
/** Without a thumbnail, a picture of so many bytes is shown as it is. */
const LARGEST_INLINE = 6 * 1024 ** 2;

/** Small pictures that were proven once, so that scrolling back does not fetch them again; each goes when its event goes. */
const kept = new WeakMap<Remote, [Blob, Measures]>();
const LARGEST_KEPT = 256 * 1024;

interface Props { file: Attachment; source: Remote; session: Session }

/** A picture in the conversation: small, fetched when it comes into view, and larger in a window of its own. */
export function Picture({ file, source, session }: Props) {
  const place = useRef<HTMLElement>(null);
  const large = useSignal(false);
  const opener = useRef<HTMLButtonElement>(null);
  const small = file.thumbnail ?? (file.size !== null && file.size <= LARGEST_INLINE && (!file.measures || pixelsOf(file.measures) <= MOST_PIXELS_INLINE) ? source : null);
  const real = useRef<Measures | null>(null);
  const { state, begin } = useFetched(async (progress, stop) => {
    const remote = small ?? source;
    const [blob, found] = kept.get(remote) ?? await picture(session, remote, file.thumbnail ? LARGEST_THUMBNAIL : file.size, MOST_PIXELS_INLINE, progress, stop);
    if (blob.size <= LARGEST_KEPT) kept.set(remote, [blob, found]);
    real.current = found;
    return blob;
  });
  const now = state.value;
  const own = small === source; // what is tried in here is the file itself, not a preview of it
  const failed = now.at === 'failed' ? now.why : null;
  const tooMany = file.measures !== null && pixelsOf(file.measures) > MOST_PIXELS;
  const box = fit(real.current ?? file.measures ?? UNKNOWN, BOX); // what the event claims keeps the place free until the picture is here

  useEffect(() => {
    if (!small || !place.current) return undefined;
    const seeing = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      seeing.disconnect();
      void begin();
    }, { rootMargin: '300px' });
    seeing.observe(place.current);
    return () => seeing.disconnect();
  }, [small]);

  const close = () => {
    large.value = false;
    opener.current?.focus();
  };
  return (
    <figure class="m-pic" ref={place}>
      {now.at === 'here' ? <button class="m-look" type="button" tabIndex={-1} onClick={() => { large.value = true; }}>
        <img src={now.url} width={box.width} height={box.height} alt={file.name} onError={() => { state.value = { at: 'failed', why: 'broken' }; }} /><span class="m-sr">{words.larger}</span>
      </button>
        : failed ? <NotHere why={failed === 'changed' && !own ? 'previewChanged' : failed} />
          : tooMany ? <NotHere why="tooManyPixels" />
            : small && <svg class="m-notyet" viewBox={`0 0 ${box.width} ${box.height}`} width={box.width} height={box.height} aria-hidden="true" />}
      <figcaption>
        <div><Name file={file} /></div>
        <div class="m-actions">
          {failed && isWorthAnother(failed) && <button class="btn btn-sm" type="button" onClick={() => { void begin(); }}>{words.again}<span class="m-sr"> <bdi>{file.name}</bdi></span></button>}
          {!tooMany && !(own && failed && failed !== 'tooManyPixels') && <button class="btn btn-sm" type="button" ref={opener} onClick={() => { large.value = true; }}>{words.open}<span class="m-sr"> <bdi>{file.name}</bdi></span></button>}
          {!(own && (failed === 'changed' || failed === 'tooLarge')) && <Save file={file} source={source} session={session} />}
        </div>
      </figcaption>
      {large.value && <Viewer file={file} source={source} session={session} close={close} />}
    </figure>
  );
}

/** The whole picture, over the page; Escape closes it, and the focus goes back to where it came from. */
function Viewer({ file, source, session, close }: Props & { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { state, begin } = useFetched(async (progress, stop) => (await picture(session, source, file.size, MOST_PIXELS, progress, stop))[0]);
  const now = state.value;
  useEffect(() => {
    dialog.current?.showModal();
    void begin();
  }, []);
  return (
    <dialog class="m-dialog m-viewer" ref={dialog} aria-label={file.name} onClose={close}>
      <header><div><Name file={file} /></div><button class="btn" type="button" onClick={() => dialog.current?.close()}>{words.close}</button></header>
      {now.at === 'here' ? <img src={now.url} alt={file.name} onError={() => { state.value = { at: 'failed', why: 'broken' }; }} />
        : now.at === 'failed' ? <NotHere why={now.why} />
          : <Fetching done={now.at === 'fetching' ? now.done : 0} file={file} />}
    </dialog>
  );
}

/** Proven to be what was sent, of one of four types, and with no more pixels than that, by its own first bytes: only then the browser decodes it. */
async function picture(session: Session, remote: Remote, size: number | null, most: number, progress: Progress, stop: AbortSignal): Promise<[Blob, Measures]> {
  const bytes = await download(session, remote, size, progress, stop);
  const found = await pictureIn(bytes);
  if (!found) throw new NotShown('noPicture');
  if (pixelsOf(found) > most) throw new NotShown('tooManyPixels');
  return [typed(bytes, found), found];
}
