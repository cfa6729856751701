import { useRef } from 'preact/hooks';
import { uploadsOf } from '../matrix/uploads';
import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { deskOf } from './desk';
import { Icon } from './icons';

/** Chooses files to send, into the thread that is shown. */
export function Attach({ session, room }: { session: Session; room: string }) {
  const input = useRef<HTMLInputElement>(null);
  return <>
    <button class="btn m-attach" type="button" onClick={() => input.current?.click()}><Icon name="clip" />{texts.files.attach}<span class="m-sr"> {texts.files.aFile}</span></button>
    <input type="file" multiple hidden ref={input} onChange={({ currentTarget }) => {
      uploadsOf(session).add(room, deskOf(room).thread.value, [...currentTarget.files ?? []]);
      currentTarget.value = ''; // so that the same file can be chosen again
    }} />
  </>;
}
