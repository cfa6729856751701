import { callsIn } from '../matrix/mentions';
import { partsOf } from '../links';

const MOST_PARTS = 1_000;

/** Text with its addresses as links, and with the calls that concern whoever reads it. Isolated, so that no text around a link turns it around. */
export function Words({ text, calls }: { text: string; calls: readonly string[] }) {
  const parts = partsOf(text);
  return <>{(parts.length > MOST_PARTS ? [{ text }] : parts).map(part => (part.href
    ? <bdi><a href={part.href} target="_blank" rel="noopener noreferrer nofollow">{part.text}</a></bdi>
    : callsIn(part.text, calls).map(({ text: said, call }) => (call ? <strong class="m-call">{said}</strong> : said))))}</>;
}
