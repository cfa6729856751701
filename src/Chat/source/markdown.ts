import markdownIt, { type Token } from 'markdown-it';
import { addressOf } from './links.ts';

export type Tag = 'p' | 'strong' | 'em' | 's' | 'code' | 'pre' | 'blockquote' | 'ul' | 'ol' | 'li' | 'br' | 'h' | 'hr' | 'a';

export interface Element {
  readonly tag: Tag;
  readonly children: Node[];
  /** Of links: http or https, as the browser understands it. */
  readonly href?: string;
  /** Of numbered lists: what they begin with. */
  readonly start?: number;
}

export type Node = string | Element;

/** Longer texts are logs that somebody pasted. */
export const LONGEST_MARKDOWN = 20_000;

/** Much more than anybody writes by hand, and as much as a page draws at once. */
const MOST_PARTS = 1_200;

/** What is nested more deeply is shown as it was typed: the parser would leave its text out. */
const DEEPEST = 20;

const PAIRS: Readonly<Record<string, Tag>> = {
  paragraph: 'p', strong: 'strong', em: 'em', s: 's', blockquote: 'blockquote', bullet_list: 'ul', ordered_list: 'ol', list_item: 'li', heading: 'h', link: 'a',
};
const LEAVES: Readonly<Record<string, Tag>> = { softbreak: 'br', hardbreak: 'br', hr: 'hr', code_inline: 'code', fence: 'pre', code_block: 'pre' };

const LINES: ReadonlySet<Tag> = new Set<Tag>(['p', 'pre', 'li', 'br', 'h']);

/**
 * Nothing that hides what was typed: no HTML, no references (their lines vanish), no entities. A backslash is one, because people write
 * Windows paths, and a line under a text makes no heading of it, because logs have such lines.
 */
const parser = markdownIt({ html: false, linkify: false, typographer: false, maxNesting: DEEPEST })
  .disable(['table', 'image', 'html_block', 'html_inline', 'reference', 'entity', 'escape', 'lheading']);
parser.validateLink = address => addressOf(address) !== null;
parser.normalizeLink = address => address;

/** Markdown as a tree of what this page can draw; null for what had better be shown as it was typed. */
export function parse(text: string): Node[] | null {
  const tokens = parser.parse(text, {});
  if (tokens.reduce((sum, { children }) => sum + 1 + (children?.length ?? 0), 0) > MOST_PARTS) return null;
  if (tokens.some(token => isDeep(token) || token.children?.some(isDeep))) return null;
  const top: Node[] = [];
  build(tokens, [top]);
  return top;
}

/** Whether it says anything that the text alone does not. */
export const hasMarkup = (nodes: readonly Node[]): boolean =>
  nodes.some(node => typeof node !== 'string' && ((node.tag !== 'p' && node.tag !== 'br') || hasMarkup(node.children)));

/** The text alone, with a space where lines and paragraphs end. */
export const textOf = (nodes: readonly Node[]): string => nodes.map(node => (typeof node === 'string' ? node : `${textOf(node.children)}${LINES.has(node.tag) ? ' ' : ''}`)).join('');

const isDeep = ({ level }: Token) => level >= DEEPEST - 1;

/** @param open What is open at present, the innermost last; its first is the whole. */
function build(tokens: readonly Token[], open: Node[][]): void {
  for (const token of tokens) {
    const innermost = open.at(-1) ?? [];
    const tag = PAIRS[token.type.replace(/_(?:open|close)$/u, '')];
    if (token.children) build(token.children, open);
    else if (token.hidden) continue; // paragraphs of lists without empty lines
    else if (tag && token.nesting === 1) {
      const element = elementOf(tag, token);
      innermost.push(element);
      open.push(element.children);
    } else if (tag && token.nesting === -1) open.pop();
    else {
      const leaf = LEAVES[token.type];
      if (leaf) innermost.push({ tag: leaf, children: token.content ? [token.content] : [] });
      else if (token.content) innermost.push(token.content); // text, and whatever else there may be
    }
  }
}

function elementOf(tag: Tag, token: Token): Element {
  const href = tag === 'a' ? addressOf(String(token.attrGet('href'))) : null;
  const start = tag === 'ol' ? Number(token.attrGet('start') ?? 1) : 1;
  return { tag, children: [], ...(href && { href }), ...(start !== 1 && { start }) };
}
