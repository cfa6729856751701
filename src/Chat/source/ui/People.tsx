import { useSignal, useSignalEffect } from '@preact/signals';
import type { Room } from 'matrix-js-sdk';
import { peopleOf, type Person } from '../matrix/people';
import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { Icon } from './icons';

/** Who is in the room, and the keys of their devices, for reading aloud. */
export function People({ session, room, name, count }: { session: Session; room: Room; name: string; count: number }) {
  const people = useSignal<readonly Person[]>([]);
  useSignalEffect(() => {
    void session.identities.value; // asked anew whenever somebody's devices change
    let current = true;
    peopleOf(session, room).then(found => { if (current) people.value = found; }, () => { /* asked again with the next change */ });
    return () => { current = false; };
  });
  return (
    <section class="m-pane m-panepeople" id="people" aria-labelledby="h-people">
      <div class="m-panehead">
        <a class="btn btn-quiet m-totalk" href="#talk" aria-label={texts.people.toRoom}><Icon name="back" />{name}</a>
        <h2 id="h-people">{texts.people.heading}</h2><span class="m-sub m-num">{texts.people.count(count)}</span>
      </div>
      <ul class="m-people" aria-labelledby="h-people">
        {people.value.map(person => <PersonLine key={person.userId} person={person} own={session.account.deviceId} />)}
      </ul>
    </section>
  );
}

function PersonLine({ person, own }: { person: Person; own: string }) {
  const unsigned = person.devices.filter(device => !device.signed).length;
  const state = person.devices.length === 0 ? (['wait', texts.people.noDevice] as const)
    : unsigned > 0 ? (['warn', `${unsigned} of ${person.devices.length}: ${texts.people.unsigned.toLowerCase()}`] as const)
      : (['ok', texts.people.signed] as const);
  return (
    <li>
      <div>
        <span class="m-by"><strong><bdi>{person.name}</bdi></strong>{person.mine && <span class="m-sub">{texts.room.you}</span>}</span>
        <span class={`m-state is-${state[0]}`}><Icon name={state[0]} /><span>{state[1]}</span></span>
        {person.devices.length > 0 && (
          <details>
            <summary>{texts.people.fingerprintsOf(person.name)}</summary>
            {person.mine && <p class="m-sub">{texts.people.fingerprintHint}</p>}
            {person.devices.map(device => (
              <p key={device.id} class="m-mono m-fp">
                {device.fingerprint}
                <span class="m-sub">{device.id === own ? texts.people.device : device.id}{device.signed ? '' : `: ${texts.people.unsigned}`}</span>
              </p>
            ))}
          </details>
        )}
      </div>
    </li>
  );
}
