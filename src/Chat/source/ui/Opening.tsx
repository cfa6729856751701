import { texts } from '../texts';
import { Notice } from './Notice';
import { useSlow } from './slow';

/** ms after which somebody begins to wonder. */
export const WONDER = 5_000;

/** Until the rooms can be shown. */
export function Opening({ codename, step }: { codename: string; step: string }) {
  const slow = useSlow(WONDER);
  return <Notice heading={texts.title(codename)}><p>{step}…</p>{slow && <p class="m-sub">{texts.opening.slow}</p>}</Notice>;
}
