import type { Notices } from '../notices';
import { texts } from '../texts';
import { Icon } from './icons';

const words = texts.notices;

/** Whether the browser tells of messages while the page is out of sight. */
export function NoticesPane({ notices }: { notices: Notices }) {
  const [wish, obstacle] = [notices.wish.value, notices.obstacle.value];
  return (
    <div class="m-notices" role="group" aria-label={words.label}>
      <button class="btn btn-sm" type="button" aria-pressed={wish !== 'off'} onClick={() => { void notices.want(wish === 'off' ? 'that' : 'off'); }}>{wish === 'off' ? words.on : words.off}</button>
      {wish !== 'off' && <label class="form-check">
        <input class="form-check-input" type="checkbox" checked={wish === 'content'} onChange={({ currentTarget }) => { void notices.want(currentTarget.checked ? 'content' : 'that'); }} />
        <span class="form-check-label">{words.content}</span>
      </label>}
      {wish !== 'off' && <p class="m-sub">{wish === 'content' ? words.contentHint : words.hint}</p>}
      {obstacle && <p class="m-state is-warn" role="alert"><Icon name="warn" /><span>{words[obstacle]}</span></p>}
    </div>
  );
}
