import { useSignal, useSignalEffect } from '@preact/signals';
import type { Room } from 'matrix-js-sdk';
import { recorderIn, type Recorder } from '../matrix/recorder';
import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { Icon } from './icons';

const words = texts.room;

/** Whether what is written here is recorded, and by whom: always in view, in words. */
export function RecordLine({ session, room, people }: { session: Session; room: Room; people: number }) {
  const recorder = useSignal<Recorder | null>(null);
  const members = useSignal(people);
  members.value = people;
  useSignalEffect(() => {
    void [session.identities.value, members.value]; // looked at anew whenever somebody's keys change, or somebody comes or goes
    let current = true;
    recorderIn(session, room).then(found => { if (current) recorder.value = found; }, () => { /* with the next change */ });
    return () => { current = false; };
  });
  const found = recorder.value;
  if (!found) return <div class="m-recline"><p><strong>{words.notRecorded}</strong> <span class="m-sub m-inline">{words.notRecordedWhy}</span></p></div>;
  return (
    <div class="m-recline m-recorded">
      <span class="m-recdot"><Icon name="record" /></span>
      <p><strong>{words.recorded}</strong> <span class="m-sub m-inline m-ondesk">{words.recordedWhy}</span></p>
      <details><summary>{words.recorderKey}</summary><p class="m-mono m-fp">{found.fingerprint}</p></details>
    </div>
  );
}
