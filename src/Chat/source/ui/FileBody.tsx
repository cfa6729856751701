import type { Attachment } from '../matrix/attachment';
import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { Icon } from './icons';
import { Picture } from './Picture';
import { Name, Save } from './Save';

const words = texts.files;

/** A file of a message: pictures as such, everything else to be saved. An edit may put another file in its place. */
export function FileBody({ file, session }: { file: Attachment; session: Session }) {
  const { source, caption } = file;
  return <>
    {caption && <p class="m-text" dir="auto">{caption}</p>}
    {typeof source === 'string' ? <div class="m-file is-warn"><Icon name="warn" /><div><Name file={file} /><span class="m-sub">{words.flaw[source]}</span></div></div>
      : file.kind === 'picture' ? <Picture key={source.media} file={file} source={source} session={session} />
        : <div class="m-file m-upload"><Icon name="file" /><div><Name file={file} /></div><Save key={source.media} file={file} source={source} session={session} /></div>}
    {typeof source !== 'string' && !source.secret && <span class="m-state is-warn m-doubt"><Icon name="warn" /><span>{words.plain}</span></span>}
  </>;
}
