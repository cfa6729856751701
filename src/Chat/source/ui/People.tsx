import { useSignal, useSignalEffect } from '@preact/signals';
import type { Room } from 'matrix-js-sdk';
import { Fragment } from 'preact';
import { isOver } from '../matrix/comparing';
import { peopleOf, type Person } from '../matrix/people';
import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { Icon } from './icons';

/** Who is in the room, how far each can be trusted, and the keys of their devices, for reading aloud. */
export function People({ session, room, name, count }: { session: Session; room: Room; name: string; count: number }) {
  const people = useSignal<readonly Person[]>([]);
  const problem = useSignal(false);
  useSignalEffect(() => {
    void session.identities.value; // asked anew whenever somebody's devices or identity change
    void session.standing.value;
    let current = true;
    peopleOf(session, room).then(found => { if (current) people.value = found; }, () => { /* asked again with the next change */ });
    return () => { current = false; };
  });
  const flow = session.verifications.flow.value;
  const free = session.standing.value === 'ready' && (!flow || isOver(flow.step.value));
  const verify = async (person: Person) => {
    problem.value = false;
    try {
      await session.verifications.ask(person.userId, room.roomId);
    } catch {
      problem.value = true;
    }
  };
  const trusted = people.value.filter(person => (person.mine ? session.standing.value === 'ready' : person.vouched === 'verified'));
  const others = people.value.filter(person => !trusted.includes(person));
  const list = (part: readonly Person[], heading: string, id: string) => part.length > 0 && <>
    <h3 class="m-panesub" id={id}>{heading}</h3>
    <ul class="m-people" aria-labelledby={id}>{part.map(person => <PersonLine key={person.userId} person={person} session={session} verify={free ? verify : null} />)}</ul>
  </>;
  return (
    <section class="m-pane m-panepeople" id="people" aria-labelledby="h-people">
      <div class="m-panehead">
        <a class="btn btn-quiet m-totalk" href="#talk"><Icon name="back" />{name}</a>
        <h2 id="h-people">{texts.people.heading}</h2><span class="m-sub m-num">{texts.people.count(people.value.filter(({ mine, vouched }) => !mine && vouched === 'verified').length, Math.max(0, count - 1))}</span>
      </div>
      {problem.value && <p class="m-error m-panesub" role="alert">{texts.people.notAsked}</p>}
      {list(others, texts.people.toVerify(others.length), 'h-toverify')}
      {list(trusted, texts.people.verified(trusted.length), 'h-verified')}
    </section>
  );
}

function PersonLine({ person, session, verify }: { person: Person; session: Session; verify: ((person: Person) => void) | null }) {
  const own = session.account.deviceId;
  const [tone, words] = stateOf(person, session);
  return (
    <li>
      <div class="m-grow">
        <div class="m-personhead">
          <div>
            <span class="m-by"><strong><bdi>{person.name}</bdi></strong>{person.mine && <span class="m-sub">{texts.room.you}</span>}{person.role !== 'responder' && <span class="m-sev">{texts.people.role[person.role]}</span>}</span>
            <span class={`m-state is-${tone}`}><Icon name={tone} /><span>{words}</span></span>
          </div>
          {!person.mine && person.verifiable && <button class="btn btn-sm" type="button" disabled={!verify} onClick={() => verify?.(person)}>{person.vouched === 'verified' ? texts.people.again : texts.people.verify}<span class="m-sr"> {person.name}</span></button>}
        </div>
        {(person.devices.length > 0 || person.fingerprint) && (
          <details>
            <summary>{texts.people.fingerprintsOf(person.name)}</summary>
            {person.mine && <p class="m-sub">{texts.people.fingerprintHint}</p>}
            <dl class="m-fps">
              {person.fingerprint && <><dt>{texts.people.identity}</dt><dd class="m-mono m-fp">{person.fingerprint}</dd></>}
              {person.devices.map(device => <Fragment key={device.id}>
                <dt><bdi>{texts.people.deviceLine(device.id === own && person.mine ? texts.people.device : device.id, device.signed ? texts.people.signed : texts.people.unsigned)}</bdi></dt>
                <dd class="m-mono m-fp">{device.fingerprint}</dd>
              </Fragment>)}
            </dl>
          </details>
        )}
      </div>
    </li>
  );
}

function stateOf({ mine, vouched, devices }: Person, session: Session): readonly ['ok' | 'warn' | 'bad' | 'wait', string] {
  const words = texts.people.vouched;
  const unsigned = devices.filter(({ signed }) => !signed).length;
  if (mine && session.standing.value !== 'ready') return ['warn', words.mineUnsigned];
  switch (vouched) {
    case 'changed': return ['bad', words.changed];
    case 'lapsed': return ['warn', words.lapsed];
    case 'signedOut': return ['wait', words.signedOut];
    case 'unsigned': return ['warn', words.unsigned(unsigned, devices.length)];
    case 'notVerified': return mine ? ['ok', words.mine] : ['wait', words.notVerified];
    case 'verified': return ['ok', mine ? words.mine : words.verified];
  }
}
