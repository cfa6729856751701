import { useSignal } from '@preact/signals';
import { takeThePage } from '../oneTab';
import { texts } from '../texts';
import { Notice } from './Notice';

const words = texts.elsewhere;

/** For a second tab: the first one holds the keys. */
export function Elsewhere({ goOn }: { goOn: () => void }) {
  const state = useSignal<'asked' | 'refused' | null>(null);
  const take = async () => {
    state.value = 'asked';
    if (await takeThePage()) goOn();
    else state.value = 'refused';
  };
  return (
    <Notice heading={words.heading}>
      <p>{words.why}</p>
      {state.value === 'refused' && <p class="m-error">{words.refused}</p>}
      <button class="btn btn-primary" type="button" disabled={state.value === 'asked'} aria-busy={state.value === 'asked'} onClick={() => { void take(); }}>{words.take}</button>
    </Notice>
  );
}
