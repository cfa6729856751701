import type { HandedOver } from '../handover';
import { texts } from '../texts';
import { Notice } from './Notice';

const words = texts.another;

/** A sign-in comes over, and this browser keeps one already: somebody else's, or one's own that was to be kept and now is not. */
export function Another({ kept, taken, same, stay, change }: { kept: string; taken: HandedOver; same: boolean; stay: () => void; change: () => void }) {
  return (
    <Notice heading={same ? words.same(taken.pseudonym) : words.heading(kept)}>
      <p>{same ? words.sameWhy : words.why(taken.pseudonym)}</p>
      <div class="m-actions">
        <button class="btn btn-primary" type="button" onClick={stay}>{same ? words.keep : words.stay}</button>
        <button class="btn btn-bad" type="button" onClick={change}>{same ? words.forget : words.change(taken.pseudonym)}</button>
      </div>
    </Notice>
  );
}
