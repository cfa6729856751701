import type { ComponentChildren } from 'preact';
import { clockAhead } from '../clock';
import { storageFull } from '../matrix/keeping';
import { texts } from '../texts';
import { Icon } from './icons';

const words = texts.cautions;

/** What this computer or browser lacks, and what follows from it. */
export function Cautions({ forbidden }: { forbidden: boolean }) {
  const ahead = clockAhead();
  if (!storageFull.value && !forbidden && ahead === 0) return null;
  return <section class="m-cautions" aria-label={words.label}>
    {storageFull.value && <Caution tone="bad" heading={words.full} why={words.fullWhy}><button class="btn" type="button" onClick={() => location.reload()}>{texts.fault.reload}</button></Caution>}
    {forbidden && <Caution tone="warn" heading={words.forbidden} why={words.forbiddenWhy} />}
    {ahead !== 0 && <Caution tone="warn" heading={words.clock(ahead)} why={words.clockWhy} />}
  </section>;
}

function Caution({ tone, heading, why, children }: { tone: 'bad' | 'warn'; heading: string; why: string; children?: ComponentChildren }) {
  return (
    <div class={`m-callout is-${tone} m-caution`} role={tone === 'bad' ? 'alert' : 'note'}>
      <Icon name={tone} /><div><strong>{heading}</strong> {why}</div>{children}
    </div>
  );
}
