import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { RoomLine } from '../matrix/rooms';
import { texts } from '../texts';
import type { Call, Person } from '../voice/call';
import type { Trouble, Voice as GroupVoice } from '../voice/voice';
import { Icon } from './icons';
import { HoldToTalk, useVoiceKeys } from './VoiceKeys';
import { VoiceSettings } from './VoiceSettings';
import { VoiceStage } from './VoiceStage';

const words = texts.voice;

/** The voice of the room that is looked at, and of another one where this browser is in that. */
export function Voice({ voice, line }: { voice: GroupVoice; line: RoomLine }) {
  const call = voice.call.value;
  const here = call?.line.room === line.id;
  const more = useSignal(false);
  const others = voice.in(line.id).map(one => voice.nameOf(one.userId));
  return (
    <>
      {call && !here && <Strip heading={words.elsewhere(voice.nameOfRoom(call.line.room))} call={call}><Controls voice={voice} call={call} more={more} /></Strip>}
      {call && here ? <Strip heading={words.people(call.people.value.length)} call={call}><Controls voice={voice} call={call} more={more} /></Strip>
        : <Strip heading={others.length > 0 ? words.people(others.length) : words.label} names={others}><Join voice={voice} line={line} other={call !== null} /></Strip>}
      <div class="m-voicearea">
        {call && more.value && <More voice={voice} call={call} />}
        {call && <Routes voice={voice} call={call} />}
        {voice.trouble.value && <Troubled voice={voice} trouble={voice.trouble.value} />}
        {call && <VoiceStage call={call} nameOf={person => nameOf(voice, person)} />}
      </div>
    </>
  );
}

/** In the list of rooms: who could be joined there. */
export function RoomVoice({ voice, line }: { voice: GroupVoice; line: RoomLine }) {
  const count = voice.in(line.id).length + Number(voice.call.value?.line.room === line.id);
  if (count === 0) return null;
  return (
    <div class="m-roomvoice">
      <span class="m-sub m-num">{words.people(count)}</span>
      {voice.call.value?.line.room !== line.id && <button class="btn btn-sm" type="button" disabled={voice.joining.value} onClick={() => { void voice.join(line.id); }}>{words.join}<span class="m-sr">{words.joinOf(line.name)}</span></button>}
    </div>
  );
}

function Strip({ heading, call, names, children }: { heading: string; call?: Call; names?: readonly string[]; children: ComponentChildren }) {
  return (
    <div class="m-voice" role="group" aria-label={words.label}>
      <Icon name="phone" />
      <p><strong>{heading}{call && <>, <Clock since={call.since} /></>}</strong>
        <span class="m-sub">{words.notRecorded}{names && <span class="m-ondesk"> <bdi>{names.length > 0 ? words.and(names) : words.nobody}</bdi></span>}</span></p>
      {children}
    </div>
  );
}

function Join({ voice, line, other }: { voice: GroupVoice; line: RoomLine; other: boolean }) {
  return (
    <button class="btn btn-sm" type="button" disabled={voice.joining.value} aria-busy={voice.joining.value} onClick={() => { void voice.join(line.id); }}>
      {voice.joining.value ? words.joining : other ? words.joinInstead : <>{words.join}<span class="m-sr">{words.joinOf(line.name)}</span></>}
    </button>
  );
}

function Controls({ voice, call, more }: { voice: GroupVoice; call: Call; more: Signal<boolean> }) {
  const tracks = call.media.tracks.value;
  useVoiceKeys(call);
  return (
    <>
      <div class="m-voicebuttons">
        {call.pushToTalk.value ? <HoldToTalk call={call} />
          : <button class="btn btn-sm" type="button" aria-pressed={call.muted.value} aria-keyshortcuts="Alt+M" title={words.muteKeys} onClick={() => { call.muted.value = !call.muted.value; }}><Icon name={call.muted.value ? 'micOff' : 'mic'} />{words.mute}</button>}
        {tracks.camera && <Video call={call} what="camera" on full={false} />}
        {tracks.screen && <Video call={call} what="screen" on full={false} />}
        <button class="btn btn-sm" type="button" aria-expanded={more.value} onClick={() => { more.value = !more.value; }}>{words.more}<span class="m-sr">{words.moreOf}</span></button>
        <button class="btn btn-sm" type="button" onClick={() => voice.leave()}>{words.leave}<span class="m-sr">{words.leaveOf}</span></button>
      </div>
      <ul class="m-voicepeople" aria-label={words.list}>{call.people.value.map(person => <InCall key={person.key} person={person} name={nameOf(voice, person)} />)}</ul>
      {call.problem.value && (
        <p class="m-state is-warn m-wide" role="alert"><Icon name="warn" /><span>{words.problem[call.problem.value.kind][call.problem.value.why]}</span>
          <button class="btn btn-sm" type="button" onClick={() => { call.problem.value = null; }}>{words.close}</button></p>
      )}
    </>
  );
}

function More({ voice, call }: { voice: GroupVoice; call: Call }) {
  const { camera, screen } = call.media.tracks.value;
  const full = !call.mayShowVideo;
  return (
    <div class="m-voicemore">
      <div class="m-voicebuttons">
        {!camera && <Video call={call} what="camera" on={false} full={full} />}
        {!screen && <Video call={call} what="screen" on={false} full={full} />}
      </div>
      {full && <p class="m-sub" id="voice-full">{words.tooManyVideos}</p>}
      <VoiceSettings voice={voice} call={call} />
    </div>
  );
}

function Video({ call, what, on, full }: { call: Call; what: 'camera' | 'screen'; on: boolean; full: boolean }) {
  return (
    <button class="btn btn-sm" type="button" aria-pressed={on} disabled={full} aria-describedby={full ? 'voice-full' : undefined} onClick={() => { void call.toggle(what, !on); }}>
      <Icon name={what} />{words[what]}
    </button>
  );
}

/** One mark for each: what keeps them from being heard comes first. */
function InCall({ person, name }: { person: Person; name: string }) {
  const [icon, state] = person.route === 'none' ? (['warn', words.noRoute] as const)
    : person.route === 'again' ? (['busy', words.again] as const)
      : person.route === 'connecting' ? (['busy', words.connecting] as const)
        : person.marks.has('muted') ? (['micOff', words.muted] as const)
          : person.speaking ? (['speaking', words.speaking] as const) : (['mic', words.listening] as const);
  const tone = person.route === 'none' ? 'is-warn' : person.route === 'connected' ? 'is-calm' : 'is-busy';
  return <li class={`m-state ${tone}${icon === 'speaking' ? ' m-speaking' : ''}`}><Icon name={icon} /><span><bdi>{name}</bdi> <span class="m-sub m-inline">{state}</span></span></li>;
}

function Routes({ voice, call }: { voice: GroupVoice; call: Call }) {
  const lost = call.people.value.filter(person => person.route === 'none');
  const sentence = voice.ice.offered.value ? words.noRouteTo : voice.ice.relayOnly.value ? words.noRelayToUse : words.noRouteNoRelay;
  return <div class="m-voicenotes" role="status">{lost.map(person => <p key={person.key} class="m-state is-warn"><Icon name="warn" /><bdi>{sentence(nameOf(voice, person))}</bdi></p>)}</div>;
}

function Troubled({ voice, trouble }: { voice: GroupVoice; trouble: Trouble }) {
  const { room, why } = trouble;
  const sentence = why === 'full' ? words.full : why === 'sentOut' ? words.sentOut : why === 'distrust' ? words.distrust(voice.nameOf(trouble.userId)) : words.problem.microphone[why];
  const microphone = why !== 'full' && why !== 'sentOut' && why !== 'distrust';
  return (
    <div class="m-voicenotes" role="alert">
      <p class="m-state is-warn"><Icon name="warn" /><bdi>{sentence}</bdi></p>
      <div class="m-actions">
        {microphone && <button class="btn btn-sm" type="button" onClick={() => { void voice.join(room); }}>{words.tryAgain}</button>}
        {microphone && <button class="btn btn-sm" type="button" onClick={() => { void voice.join(room, true); }}>{words.listen}</button>}
        <button class="btn btn-sm" type="button" onClick={() => voice.understood()}>{words.close}</button>
      </div>
    </div>
  );
}

function Clock({ since }: { since: number }) {
  const seconds = useSignal(0);
  useEffect(() => {
    const look = () => { seconds.value = Math.floor((performance.now() - since) / 1000); };
    look();
    const ticking = setInterval(look, 1000);
    return () => clearInterval(ticking);
  }, [since]);
  const [hours, minutes] = [Math.floor(seconds.value / 3600), Math.floor(seconds.value / 60) % 60];
  return <span class="m-num" role="timer">{[...(hours > 0 ? [hours] : []), minutes, seconds.value % 60].map(part => String(part).padStart(2, '0')).join(':')}</span>;
}

const nameOf = (voice: GroupVoice, { mine, userId }: Person) => (mine ? words.you : voice.nameOf(userId));
