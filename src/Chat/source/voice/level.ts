/** How loud a microphone is, 0 to 1: people see that theirs is heard, before anybody else is there. */
export class Level {
  readonly #context = new AudioContext();
  readonly #analyser = this.#context.createAnalyser();
  readonly #samples = new Float32Array(512);
  #source: MediaStreamAudioSourceNode | null = null;
  #track: MediaStreamTrack | null = null;

  of(track: MediaStreamTrack | null): number {
    if (track !== this.#track) {
      this.#source?.disconnect();
      this.#source = track ? this.#context.createMediaStreamSource(new MediaStream([track])) : null;
      this.#source?.connect(this.#analyser);
      this.#track = track;
    }
    if (!track?.enabled) return 0;
    this.#analyser.fftSize = this.#samples.length;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return this.#samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }

  close(): void { void this.#context.close(); }
}
