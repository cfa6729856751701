import { useSignal } from '@preact/signals';
import { takeThePage } from '../oneTab';
import { texts } from '../texts';
import { Notice } from './Notice';

const words = texts.elsewhere;

/** For a second tab: the first one holds the keys. */
export function Elsewhere({ goOn }: { goOn: () => void }) {
  const state = useSignal<'asked' | 'refused' | 'failed' | null>(null);
  const asked = state.value === 'asked';
  const take = async () => {
    state.value = 'asked';
    try {
      if (await takeThePage()) goOn();
      else state.value = 'refused';
    } catch (error) {
      console.error(error);
      state.value = 'failed';
    }
  };
  return (
    <Notice heading={words.heading}>
      <p>{words.why}</p>
      {(state.value === 'refused' || state.value === 'failed') && <p class="m-error" role="alert">{words[state.value]}</p>}
      <button class="btn btn-primary" type="button" aria-disabled={asked} aria-busy={asked} onClick={() => { if (!asked) void take(); }}>{words.take}</button>
    </Notice>
  );
}
