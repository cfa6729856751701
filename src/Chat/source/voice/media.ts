import { signal, type ReadonlySignal } from '@preact/signals';
import { problemOf, type MediaProblem } from './problems';

export type Kind = 'microphone' | 'camera' | 'screen';
export type Tracks = Readonly<Record<Kind, MediaStreamTrack | null>>;

/** What people chose, for as long as the page is open: nothing about it is kept. An empty string is the browser's own choice. */
export const chosen = { microphone: signal(''), speaker: signal(''), camera: signal('') } as const;

const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { max: 20 } } as const;
const SCREEN = { frameRate: { max: 8 } } as const;

/** Microphone, camera and screen of this browser. Each is let go as soon as it is not used: the browser's own sign for it goes out with it. */
export class Media {
  readonly #tracks = signal<Tracks>({ microphone: null, camera: null, screen: null });

  /** @param lost Called when something ended by itself: unplugged, or ended in the browser's own window. */
  constructor(private readonly lost: (kind: Kind) => void) {}

  get tracks(): ReadonlySignal<Tracks> { return this.#tracks; }

  /** Null where it is there now. */
  async begin(kind: Kind): Promise<MediaProblem | null> {
    try {
      const track = await open(kind);
      this.end(kind);
      track.addEventListener('ended', () => { if (this.#tracks.peek()[kind] === track) { this.end(kind); this.lost(kind); } });
      this.#tracks.value = { ...this.#tracks.peek(), [kind]: track };
      return null;
    } catch (error) {
      return problemOf(error);
    }
  }

  end(kind: Kind): void {
    const track = this.#tracks.peek()[kind];
    if (!track) return;
    track.stop();
    this.#tracks.value = { ...this.#tracks.peek(), [kind]: null };
  }

  endAll(): void { for (const kind of ['microphone', 'camera', 'screen'] as const) this.end(kind); }
}

async function open(kind: Kind): Promise<MediaStreamTrack> {
  const devices = navigator.mediaDevices as MediaDevices | undefined; // not there on an insecure origin
  if (!devices) throw new DOMException('Not a secure context.', 'InsecureError');
  const stream = kind === 'microphone' ? await devices.getUserMedia({ audio: { ...exactly(chosen.microphone.peek()), echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
    : kind === 'camera' ? await devices.getUserMedia({ video: { ...exactly(chosen.camera.peek()), ...CAMERA } })
      : await devices.getDisplayMedia({ video: SCREEN, audio: false });
  const track = stream.getTracks()[0];
  if (!track) throw new DOMException('No track.', 'NotFoundError');
  if (kind === 'screen') track.contentHint = 'detail'; // text is to be read on it
  return track;
}

const exactly = (deviceId: string) => (deviceId ? { deviceId: { exact: deviceId } } : {});

export interface Choice {
  readonly id: string;
  readonly label: string;
}

export interface Choices {
  readonly microphone: readonly Choice[];
  readonly speaker: readonly Choice[];
  readonly camera: readonly Choice[];
}

/** What can be chosen. Browsers name devices only once one of their kind was allowed. */
export async function choices(): Promise<Choices> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind) => devices.filter(device => device.kind === kind && device.deviceId && device.deviceId !== 'default').map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphone: of('audioinput'), speaker: 'setSinkId' in HTMLMediaElement.prototype ? of('audiooutput') : [], camera: of('videoinput') };
}
