import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { parse } from '../markdown';
import { sizeOf } from '../sizes';
import { texts } from '../texts';
import { glance, weightOf } from '../weight';
import { Markdown } from './Markdown';
import { Words } from './Words';

/** The text of a message: as Markdown where its sender meant that, else just as it was typed, because logs hold asterisks as well. */
export function MessageText({ body, markdown, calls }: { body: string; markdown: boolean; calls: readonly string[] }) {
  const weight = useMemo(() => weightOf(body), [body]);
  const nodes = useMemo(() => (markdown && !weight.long ? parse(body) : null), [body, markdown]);
  if (weight.long) return <Long body={body} unbroken={weight.unbroken} />;
  return nodes ? <div class="m-md" dir="auto"><Markdown nodes={nodes} calls={calls} /></div> : <p class="m-text" dir="auto"><Words text={body} calls={calls} /></p>;
}

function Long({ body, unbroken }: { body: string; unbroken: boolean }) {
  const all = useSignal(false);
  const shown = all.value ? body : `${glance(body)}…`;
  return <>
    {unbroken ? <p class="m-text m-unbroken" dir="auto" tabIndex={0} role="group" aria-label={texts.message.unbroken}>{shown}</p> : <p class="m-text" dir="auto">{shown}</p>}
    <button class="btn btn-sm" type="button" aria-expanded={all.value} onClick={() => { all.value = !all.value; }}>{all.value ? texts.message.showLess : texts.message.showAll(sizeOf(body.length))}</button>
  </>;
}
