const FLOOD = 20;
const REST = 250;

/** Runs something after changes: once a frame at most, and four times a second while a flood of them comes in. */
export class Pace {
  #due = false;
  #asked = 0;
  #last = 0;
  #over = false;

  constructor(private readonly run: () => void) {}

  ask(): void {
    this.#asked++;
    if (this.#due || this.#over) return;
    this.#due = true;
    // No frames are drawn while nobody looks, and the title and notifications go on there.
    if (document.hidden) setTimeout(() => this.#go(), REST);
    else requestAnimationFrame(() => this.#go());
  }

  end(): void { this.#over = true; }

  #go(): void {
    if (this.#over) return;
    const rest = this.#last + REST - performance.now();
    if (this.#asked > FLOOD && rest > 0) {
      setTimeout(() => this.#go(), rest);
      return;
    }
    [this.#due, this.#asked, this.#last] = [false, 0, performance.now()];
    this.run();
  }
}
