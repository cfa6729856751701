import { useEffect } from 'preact/hooks';
import { texts } from '../texts';
import type { Call } from '../voice/call';
import { Icon } from './icons';

/** Where a key means something else: fields, and whatever the space bar presses. */
const TAKEN = 'input, textarea, select, button, a, summary, [contenteditable]';

/** Alt+M mutes; the space bar held talks, where push to talk was chosen. */
export function useVoiceKeys(call: Call): void {
  useEffect(() => {
    const isTalk = (event: KeyboardEvent) => call.pushToTalk.value && event.code === 'Space' && !event.altKey && !event.ctrlKey && !event.metaKey;
    const down = (event: KeyboardEvent) => {
      if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === 'KeyM' && !event.repeat && !call.pushToTalk.value) {
        event.preventDefault();
        call.muted.value = !call.muted.value;
      }
      if (!isTalk(event) || (event.target instanceof Element && event.target.closest(TAKEN))) return;
      event.preventDefault(); // it would scroll
      call.held.value = true;
    };
    const up = (event: KeyboardEvent) => { if (event.code === 'Space') call.held.value = false; };
    const away = () => { call.held.value = false; }; // let go of where this page cannot see it
    addEventListener('keydown', down);
    addEventListener('keyup', up);
    addEventListener('blur', away);
    return () => {
      removeEventListener('keydown', down);
      removeEventListener('keyup', up);
      removeEventListener('blur', away);
      away();
    };
  }, [call]);
}

export function HoldToTalk({ call }: { call: Call }) {
  const hold = (held: boolean) => () => { call.held.value = held; };
  const isPress = ({ key }: KeyboardEvent) => key === ' ' || key === 'Enter';
  return (
    <button class="btn btn-sm m-hold" type="button" aria-pressed={call.held.value} title={texts.voice.holdHint} onPointerDown={hold(true)} onPointerUp={hold(false)} onPointerLeave={hold(false)} onPointerCancel={hold(false)}
      onBlur={hold(false)} onKeyDown={event => { if (isPress(event)) call.held.value = true; }} onKeyUp={event => { if (isPress(event)) call.held.value = false; }} onContextMenu={event => event.preventDefault()}>
      <Icon name={call.held.value ? 'mic' : 'micOff'} />{texts.voice.hold}
    </button>
  );
}
