import { useSignal, useSignalEffect } from '@preact/signals';
import type { Room } from 'matrix-js-sdk';
import { recorderIn, type Recorder } from '../matrix/recorder';
import { readersOf } from '../matrix/rooms';
import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { Icon } from './icons';

const words = texts.room;

/** Whether what is written here is recorded, and by whom: in view and in words as soon as it is known. */
export function RecordLine({ session, room }: { session: Session; room: Room }) {
  const recorder = useSignal<Recorder | null | undefined>(undefined);
  const readers = useSignal('');
  readers.value = readersOf(room).join();
  useSignalEffect(() => {
    void [session.identities.value, readers.value]; // looked at anew whenever somebody's keys change, or somebody comes or goes
    let current = true;
    recorderIn(session, room).then(found => { if (current) recorder.value = found; }, () => { /* with the next change */ });
    return () => { current = false; };
  });
  const found = recorder.value;
  if (found === undefined) return null; // neither may be said yet
  if (!found) return <div class="m-recline"><p><strong>{words.notRecorded}</strong> <span class="m-sub m-inline">{words.notRecordedWhy}</span></p></div>;
  return (
    <div class="m-recline m-recorded">
      <span class="m-recdot"><Icon name="record" /></span>
      <p><strong>{words.recorded}</strong> <span class="m-sub m-inline m-ondesk">{words.recordedWhy}</span></p>
      <details><summary>{words.recorderKey}</summary><p class="m-mono m-fp">{found.fingerprint}</p></details>
    </div>
  );
}
