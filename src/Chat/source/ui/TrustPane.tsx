import type { Room } from 'matrix-js-sdk';
import { useEffect } from 'preact/hooks';
import type { Session } from '../matrix/session';
import { Compare } from './Compare';
import { backToTalk } from './focus';
import { NewBrowser } from './NewBrowser';

/** What stands in place of the conversation while trust comes first: a comparison, or a browser that is not verified. */
export function TrustPane({ session, room }: { session: Session; room: Room | null }) {
  const { verifications } = session;
  const flow = verifications.flow.value;
  const first = flow !== null || session.standing.value !== 'ready';
  useEffect(() => (first ? backToTalk : undefined), [first]);
  const again = () => { (flow?.name ? room && verifications.ask(flow.userId, room.roomId) : verifications.askOwn())?.catch(console.error); };
  if (flow) return <Compare flow={flow} close={() => verifications.close()} again={again} />;
  return first ? <NewBrowser session={session} /> : null;
}
