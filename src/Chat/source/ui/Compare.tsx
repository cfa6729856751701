import { useEffect, useRef } from 'preact/hooks';
import { isOver, type Picture, type Step } from '../matrix/comparing';
import type { Flow } from '../matrix/flow';
import { pictureOf } from '../pictures';
import { texts } from '../texts';
import { Icon } from './icons';

const words = texts.compare;

/** One comparison of seven pictures, in place of the conversation while it lasts. */
export function Compare({ flow, close, again }: { flow: Flow; close: () => void; again: (() => void) | null }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { heading.current?.focus(); }, [flow]);
  const { name } = flow;
  const step = flow.step.value;
  const [tone, state] = stateOf(step, name, flow.minutes.value);
  return (
    <section class="m-trust m-verify" aria-labelledby="h-compare">
      <p role="status"><span class={`m-pill is-${tone}`}><Icon name={tone} />{state}</span></p>
      <h2 id="h-compare" tabIndex={-1} ref={heading}>{name ? words.heading(name) : words.headingOwn}</h2>
      <p class="m-sub">{name ? words.why : words.whyOwn}</p>
      {(step.at === 'asked' || step.at === 'preparing') && <p>{name ? words.asked(name) : words.askedOwn}</p>}
      {(step.at === 'comparing' || step.at === 'waiting') && <Pictures name={name} pictures={step.pictures} />}
      {step.at === 'comparing' && <>
        <Stage number={3} heading={words.say}>{name ? words.sayHow : words.sayOwnHow}</Stage>
        <div class="m-two m-two-k">
          <button class="btn btn-primary btn-lg" type="button" onClick={() => { void flow.same(); }}>{words.same}</button>
          <button class="btn btn-bad btn-lg" type="button" onClick={() => flow.differ()}>{words.differ}</button>
        </div>
        {name && <p class="m-sub m-gap-s">{words.ifDiffer(name)}</p>}
      </>}
      {step.at === 'done' && <p>{name ? words.done(name) : words.doneOwn}</p>}
      {step.at === 'ended' && <p role="alert">{step.why === 'stopped' && step.byMe ? words.ended.stoppedByMe : words.ended[step.why]}</p>}
      <div class="m-actions">
        {isOver(step) ? <button key="back" class="btn" type="button" onClick={close}>{words.back}</button> : <button key="stop" class="btn" type="button" onClick={() => { void flow.stop(); }}>{words.stop}</button>}
        {step.at === 'ended' && step.why !== 'differ' && step.why !== 'elsewhere' && again && <button class="btn" type="button" onClick={again}>{words.again}</button>}
      </div>
    </section>
  );
}

function Pictures({ name, pictures }: { name: string | null; pictures: readonly Picture[] }) {
  return <>
    <Stage number={1} heading={name ? words.speak(name) : words.look}>{name ? words.speakHow : words.lookHow}</Stage>
    <Stage number={2} heading={name ? words.read : words.readOwn}>{name ? words.readHow(name) : words.readOwnHow}</Stage>
    <ol class="m-sas" aria-label={words.pictures}>
      {pictures.map((picture, index) => <li key={index}><img class="m-emo" src={pictureOf(picture.emoji)} alt="" width="44" height="44" /><span>{picture.name}</span></li>)}
    </ol>
  </>;
}

const Stage = ({ number, heading, children }: { number: number; heading: string; children: string }) => (
  <div class="m-comparestep"><span class="m-stepno" aria-hidden="true">{number}</span><div><h3>{heading}</h3><p class="m-sub">{children}</p></div></div>
);

function stateOf(step: Step, name: string | null, minutes: number | null): readonly ['busy' | 'ok' | 'warn' | 'bad', string] {
  switch (step.at) {
    case 'asked': return ['busy', words.state.asked(name)];
    case 'preparing': return ['busy', words.state.preparing];
    case 'comparing': return ['busy', words.state.comparing(minutes)];
    case 'waiting': return ['busy', words.state.waiting(name)];
    case 'done': return ['ok', words.state.done];
    case 'ended': return step.why === 'differ' ? ['bad', words.state.differ] : ['warn', words.state.ended];
  }
}
