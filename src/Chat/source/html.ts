import type { Element, Node, Tag } from './markdown.ts';

const NAMES: Readonly<Partial<Record<Tag, string>>> = { s: 'del', h: 'h3' }; // Matrix 1.16, "m.room.message msgtypes": what clients may show
const EMPTY: ReadonlySet<Tag> = new Set<Tag>(['br', 'hr']);
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For other Matrix clients; this page never reads HTML. Every text in it is escaped. */
export const htmlOf = (nodes: readonly Node[]): string => nodes.map(node => (typeof node === 'string' ? escape(node) : element(node))).join('');

function element({ tag, children, href, start }: Element): string {
  const name = NAMES[tag] ?? tag;
  if (EMPTY.has(tag)) return `<${name}>`;
  if (tag === 'pre') return `<pre><code>${htmlOf(children)}</code></pre>`;
  return `<${name}${href ? ` href="${escape(href)}"` : ''}${start === undefined ? '' : ` start="${start}"`}>${htmlOf(children)}</${name}>`;
}

const escape = (text: string) => text.replace(/[&<>"']/gu, character => ENTITIES[character] ?? '');
