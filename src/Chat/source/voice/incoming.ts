import { effect } from '@preact/signals';
import { chosen, type Kind } from './media';
import { ORDER } from './transceivers';

/** What comes from one other browser: a voice that is played, pictures that the page may show. */
export class Incoming {
  readonly #audio = new Audio();
  readonly #ended: () => void;
  #streams: Partial<Record<Kind, MediaStream>> = {};
  #heard = 0;

  constructor() {
    this.#audio.autoplay = true;
    let other = false; // than the browser's own choice, now or before
    this.#ended = effect(() => {
      const speaker = chosen.speaker.value;
      if (!speaker && !other) return;
      other = true;
      void this.#audio.setSinkId?.(speaker).catch(() => { /* unplugged: the browser's own choice goes on */ });
    });
  }

  stream(kind: Kind): MediaStream | null { return this.#streams[kind] ?? null; }

  /** Takes up what comes through this connection. */
  listen(pc: RTCPeerConnection): void {
    for (const [at, kind] of ORDER.entries()) {
      const track = pc.getTransceivers()[at]?.receiver.track;
      if (track && this.#streams[kind]?.getTracks()[0] !== track) this.#streams[kind] = new MediaStream([track]);
    }
    const voice = this.#streams.microphone ?? null;
    if (this.#audio.srcObject === voice) return;
    this.#audio.srcObject = voice;
    this.#audio.play().catch(() => { /* autoplay goes on once the page is touched */ });
  }

  /** How loud it is now, 0 to 1. What was measured last stays there to be read when nothing comes any more. */
  level(pc: RTCPeerConnection | null): number {
    const source = pc?.getTransceivers()[0]?.receiver.getSynchronizationSources()[0];
    if (!source || source.rtpTimestamp === this.#heard) return 0;
    this.#heard = source.rtpTimestamp;
    return source.audioLevel ?? 0;
  }

  /** Of a connection that has ended; another one may follow. */
  forget(): void {
    this.#streams = {};
    this.#audio.srcObject = null;
  }

  close(): void {
    this.#ended();
    this.forget();
    this.#audio.pause();
  }
}
