import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { backToTalk } from './focus';
import { Icon } from './icons';

const words = texts.compare;

/** Says who asks to compare pictures, one at a time. */
export function Incoming({ session }: { session: Session }) {
  const [asking, ...more] = session.verifications.asking.value;
  if (!asking) return null;
  return (
    <section class="m-asking m-callout is-busy" role="alert">
      <Icon name="person" />
      <div>
        <strong><bdi>{asking.name ? words.incoming(asking.name) : words.incomingOwn}</bdi></strong>
        <p class="m-sub">{asking.name ? words.incomingHow : words.incomingOwnHow} {more.length > 0 && words.more(more.length)}</p>
      </div>
      <div class="m-actions">
        <button class="btn" type="button" onClick={() => { session.verifications.take(asking).catch(console.error); }}>{words.take}</button>
        <button class="btn btn-quiet" type="button" onClick={() => {
          session.verifications.refuse(asking).catch(console.error);
          backToTalk();
        }}>{words.refuse}</button>
      </div>
    </section>
  );
}
