import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { LONGEST_MARKDOWN, parse } from '../markdown';
import { sizeOf } from '../sizes';
import { texts } from '../texts';
import { Markdown } from './Markdown';
import { Words } from './Words';

const GLANCE = 2_000;

/** The text of a message: as Markdown where its sender meant that, else just as it was typed, because logs hold asterisks as well. */
export function MessageText({ body, markdown, calls }: { body: string; markdown: boolean; calls: readonly string[] }) {
  const nodes = useMemo(() => (markdown && body.length <= LONGEST_MARKDOWN ? parse(body) : null), [body, markdown]);
  if (nodes) return <div class="m-md" dir="auto"><Markdown nodes={nodes} calls={calls} /></div>;
  return body.length > LONGEST_MARKDOWN ? <Long body={body} /> : <p class="m-text" dir="auto"><Words text={body} calls={calls} /></p>;
}

function Long({ body }: { body: string }) {
  const all = useSignal(false);
  return <>
    <p class="m-text" dir="auto">{all.value ? body : `${body.slice(0, GLANCE).toWellFormed()}…`}</p>
    <button class="btn btn-sm" type="button" aria-expanded={all.value} onClick={() => { all.value = !all.value; }}>{all.value ? texts.message.showLess : texts.message.showAll(sizeOf(body.length))}</button>
  </>;
}
