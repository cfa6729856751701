import type { ComponentChildren } from 'preact';
import { visible } from '../bidi';
import { addressOf } from '../links';
import { textOf, type Element, type Node } from '../markdown';
import { Code } from './Code';
import { Words } from './Words';

/** What somebody wrote in Markdown, from its tree: these elements and no others. */
export function Markdown({ nodes, calls }: { nodes: readonly Node[]; calls: readonly string[] }) {
  return <>{nodes.map(node => (typeof node === 'string' ? <Words text={node} calls={calls} /> : element(node, calls)))}</>;
}

function element(node: Element, calls: readonly string[]): ComponentChildren {
  const inner = <Markdown nodes={node.children} calls={calls} />;
  switch (node.tag) {
    case 'p': return <p dir="auto">{inner}</p>;
    case 'h': return <p dir="auto"><strong>{inner}</strong></p>; // a heading of the message is none of the page
    case 'strong': return <strong>{inner}</strong>;
    case 'em': return <em>{inner}</em>;
    case 's': return <s>{inner}</s>;
    case 'code': return <code><bdi>{visible(textOf(node.children))}</bdi></code>;
    case 'pre': return <Code text={textOf(node.children)} />;
    case 'blockquote': return <blockquote>{inner}</blockquote>;
    case 'ul': return <ul>{inner}</ul>;
    case 'ol': return <ol start={node.start}>{inner}</ol>;
    case 'li': return <li dir="auto">{inner}</li>;
    case 'br': return <br />;
    case 'hr': return <hr />;
    case 'a': return node.href ? <Link said={textOf(node.children).trim()} href={node.href} /> : inner;
  }
}

/** A link cannot lie: where its text is anything but its address, the host stands beside it. */
function Link({ said, href }: { said: string; href: string }) {
  const honest = !said || addressOf(said) === href;
  return <>
    <bdi><a href={href} target="_blank" rel="noopener noreferrer nofollow">{honest ? href : visible(said)}</a></bdi>
    {!honest && <bdi class="m-host"> ({new URL(href).host})</bdi>}
  </>;
}
