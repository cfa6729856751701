import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { texts } from '../texts';
import type { Call } from '../voice/call';
import { choices, chosen, type Choices } from '../voice/media';
import type { Voice } from '../voice/voice';

const words = texts.voice;
const LABELS = { microphone: words.microphone, speaker: words.speaker, camera: words.cameraChoice } as const;

/** Devices, push to talk, relay: for this stay in this page, nothing of it is kept. */
export function VoiceSettings({ voice, call }: { voice: Voice; call: Call }) {
  const found = useSignal<Choices>({ microphone: [], speaker: [], camera: [] });
  const { microphone, camera } = call.media.tracks.value;
  useEffect(() => {
    const look = () => { void choices().then(all => { found.value = all; }); };
    look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, [microphone, camera]); // devices have names once one of their kind was allowed
  const choose = (kind: keyof Choices, id: string) => {
    chosen[kind].value = id;
    if (kind === 'microphone' || (kind === 'camera' && camera)) void call.toggle(kind, true);
  };
  return (
    <div class="m-voicesettings">
      {(['microphone', 'speaker', 'camera'] as const).map(kind => found.value[kind].length > 0 && (
        <div key={kind}>
          <label class="form-label" for={`voice-${kind}`}>{LABELS[kind]}</label>
          <select class="form-select" id={`voice-${kind}`} value={chosen[kind].value} onChange={({ currentTarget }) => choose(kind, currentTarget.value)}>
            <option value="">{words.browsersChoice}</option>
            {found.value[kind].map(({ id, label }, at) => <option key={id} value={id}>{label || words.unnamed(at + 1)}</option>)}
          </select>
        </div>
      ))}
      <div class="m-wide">
        <label class="form-check"><input class="form-check-input" type="checkbox" checked={call.pushToTalk.value} onChange={({ currentTarget }) => { call.pushToTalk.value = currentTarget.checked; call.muted.value = false; }} />
          <span class="form-check-label">{words.pushToTalk}</span></label>
        <label class="form-check"><input class="form-check-input" type="checkbox" checked={voice.ice.relayOnly.value} disabled={!voice.ice.offered.value && !voice.ice.relayOnly.value} aria-describedby="voice-relay"
          onChange={({ currentTarget }) => voice.relayOnly(currentTarget.checked)} /><span class="form-check-label">{words.relayOnly}</span></label>
        <p class="m-sub" id="voice-relay">{voice.ice.offered.value === false ? words.relayMissing : words.relayOnlyHint}</p>
        <p class="m-sub">{words.muteKeys}</p>
      </div>
    </div>
  );
}
