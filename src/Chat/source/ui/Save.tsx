import type { Attachment, Remote } from '../matrix/attachment';
import { download } from '../matrix/downloads';
import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { useFetched, type Unshown } from './fetched';
import { Icon } from './icons';

const words = texts.files;

/** What it is called, what it is, how large. */
export function Name({ file }: { file: Attachment }) {
  const facts = [words.kinds[file.kind], file.size === null ? words.unknownSize : words.size(file.size), file.measures && words.measures(file.measures.width, file.measures.height)];
  return <><span class="m-t"><bdi>{file.name}</bdi></span><span class="m-sub m-num">{facts.filter(Boolean).join(', ')}</span></>;
}

/**
 * Fetches a file and hands it to the browser for saving, always as bytes of no type: whatever is in it, it is never opened by this page.
 * What was encrypted can be saved only once it was proven to be what was sent; for what was not there is no proof, which stands beside it.
 */
export function Save({ file, source, session }: { file: Attachment; source: Remote; session: Session }) {
  const { state, begin, stop } = useFetched(async (progress, aborted) => {
    const bytes = await download(session, source, file.size, progress, aborted);
    return bytes.slice(0, bytes.size, 'application/octet-stream');
  });
  const now = state.value;
  const hand = (url: string) => Object.assign(document.createElement('a'), { href: url, download: file.name }).click();
  const fetchAndHand = async () => {
    const url = await begin();
    if (url) hand(url);
  };
  // One button that changes: so the keyboard's focus stays on it.
  const [label, act] = now.at === 'fetching' ? [words.cancel, stop]
    : now.at === 'here' ? [words.saveAgain, () => hand(now.url)]
      : [now.at === 'failed' ? words.again : words.save, () => { void fetchAndHand(); }];
  return <>
    {now.at === 'fetching' && <Fetching done={now.done} file={file} />}
    {now.at === 'failed' && <NotHere why={now.why} />}
    {(now.at !== 'failed' || isWorthAnother(now.why)) && <button class="btn btn-sm" type="button" onClick={act}>{label}<span class="m-sr"> <bdi>{file.name}</bdi></span></button>}
  </>;
}

export function Fetching({ done, file }: { done: number; file: Attachment }) {
  return (
    <div class="m-fetching">
      <progress class="m-bar" aria-label={words.progress(file.name)} {...(file.size ? { max: file.size, value: Math.min(done, file.size) } : {})} />
      <span class="m-sub m-num">{words.fetching(done, file.size)}</span>
    </div>
  );
}

/** Why it is not here, in words. */
export function NotHere({ why }: { why: Unshown }) {
  const sentence = words.notHere[why];
  return <p class="m-state is-warn m-doubt m-nothere" role="status"><Icon name="warn" /><span>{sentence}</span></p>;
}

export const isWorthAnother = (why: Unshown): boolean => why === 'connection' || why === 'gone';
