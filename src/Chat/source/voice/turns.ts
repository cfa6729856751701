/** Lets so many steps run at a time; the others wait in order. A browser that begins eleven connections at once finishes none of them in time. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atATime: number) { this.#free = atATime; }

  async take<T>(step: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>(resolve => { this.#waiting.push(resolve); });
    try {
      return await step();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
