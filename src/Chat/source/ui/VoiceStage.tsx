import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts';
import type { Call, Person, Video } from '../voice/call';
import { Icon } from './icons';

/** Cameras and screens, screens large; nothing where there are none. */
export function VoiceStage({ call, nameOf }: { call: Call; nameOf: (person: Person) => string }) {
  const videos = call.videos.value;
  if (videos.length === 0) return null;
  return (
    <section class="m-stage" aria-label={texts.voice.stage}>
      {videos.map(video => <Tile key={video.key} video={video} name={nameOf(video.person)} />)}
    </section>
  );
}

function Tile({ video, name }: { video: Video; name: string }) {
  const element = useRef<HTMLVideoElement>(null);
  const words = texts.voice;
  const label = video.person.mine ? (video.what === 'screen' ? words.screenOfYou : words.cameraOfYou) : (video.what === 'screen' ? words.screenOf : words.cameraOf)(name);
  useEffect(() => {
    if (element.current) element.current.srcObject = video.stream;
    return () => { if (element.current) element.current.srcObject = null; };
  }, [video.stream]);
  return (
    <figure class={video.what === 'screen' ? 'm-tile m-large' : 'm-tile'}>
      <video ref={element} autoplay playsInline muted aria-label={label} />
      <figcaption><Icon name={video.what === 'screen' ? 'screen' : video.person.speaking ? 'speaking' : 'camera'} /><bdi>{label}</bdi></figcaption>
    </figure>
  );
}
