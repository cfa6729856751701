import { useSignal } from '@preact/signals';
import type { Room } from 'matrix-js-sdk';
import { inFours } from '../matrix/fingerprint';
import { pseudonymOf } from '../matrix/ids';
import type { Session } from '../matrix/session';
import type { Changed } from '../matrix/trust';
import { texts } from '../texts';
import { Icon } from './icons';

const words = texts.changed;

/** In place of the message box, until somebody has looked at whose identity changed. */
export function ChangedIdentity({ session, room, people: [first, ...more] }: { session: Session; room: Room; people: readonly Changed[] }) {
  const failed = useSignal(false);
  if (!first) return null;
  const who = pseudonymOf(first.userId, session.account.userId);
  const act = async (what: () => Promise<unknown>) => {
    failed.value = false;
    try {
      failed.value = await what() === false;
    } catch {
      failed.value = true;
    }
  };
  return (
    <section class="m-changed m-callout is-bad" id="write" tabIndex={-1} role="alert">
      <Icon name="bad" />
      <div>
        <strong><bdi>{words.heading[first.how](who)}</bdi></strong>
        <p>{words.why[first.how](who)}</p>
        {first.key && first.how !== 'panel' && <dl class="m-fps">
          <dt>{words.now(who)}</dt><dd class="m-mono m-fp">{inFours(first.key)}</dd>
          {first.former && <><dt>{words.before}</dt><dd class="m-mono m-fp">{inFours(first.former)}</dd></>}
        </dl>}
        {first.how !== 'panel' && <p>{words.aloud(who)}</p>}
        <p class="m-sub">{more.length > 0 && `${words.more(more.length)} `}{words.draft}</p>
        {failed.value && <p class="m-error" role="alert">{words.failed}</p>}
        {first.how !== 'panel' && <div class="m-actions m-gap-s">
          <button class="btn btn-primary" type="button" onClick={() => { void act(() => session.verifications.ask(first.userId, room.roomId)); }}>{words.verify}</button>
          <button class="btn" type="button" onClick={() => { void act(() => session.trust.approve(first)); }}>{words.approve}</button>
        </div>}
      </div>
    </section>
  );
}
