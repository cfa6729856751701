import { useSignal } from '@preact/signals';
import { texts } from '../texts';

/** Says whether it worked: a browser may refuse. */
export function Copy({ text, words }: { text: string; words: string }) {
  const said = useSignal('');
  const copy = async () => {
    said.value = '';
    try {
      await navigator.clipboard.writeText(text);
      said.value = texts.message.copied;
    } catch {
      said.value = texts.message.notCopied;
    }
  };
  return <><button class="btn btn-sm" type="button" onClick={() => { void copy(); }}>{words}</button><span class="m-sub" role="status">{said.value}</span></>;
}
