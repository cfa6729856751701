import { texts } from '../texts';
import { visible } from '../bidi';
import { Copy } from './Copy';

/** Code and logs: as wide as they are. What turns the order of reading around is shown, and copied as it was sent. */
export function Code({ text }: { text: string }) {
  return (
    <div class="m-codeblock">
      <pre tabIndex={0} role="group" aria-label={texts.message.code}><code>{visible(text)}</code></pre>
      <Copy text={text} words={texts.message.copyCode} />
    </div>
  );
}
