import { callsIn } from '../matrix/mentions';
import { partsOf } from '../links';

const MOST_PARTS = 1_000;

interface Part {
  readonly text: string;
  readonly href?: string;
  readonly call?: true;
}

/** Text with its addresses as links, and with the calls that concern whoever reads it. Isolated, so that no text around a link turns it around. */
export function Words({ text, calls }: { text: string; calls: readonly string[] }) {
  const parts: readonly Part[] = partsOf(text).flatMap(part => (part.href ? [part] : callsIn(part.text, calls)));
  return parts.length > MOST_PARTS ? <>{text}</> : <>{parts.map(({ text: said, href, call }) => (href
    ? <bdi><a href={href} target="_blank" rel="noopener noreferrer nofollow">{said}</a></bdi>
    : call ? <strong class="m-call">{said}</strong> : said))}</>;
}
