/**
 * People in a call who cost little: keys, signals and connections are the war room's own code, but many of them share one page, one microphone
 * and no other connection than the one to the person whom they are there for.
 */
import { readConfiguration, type Configuration } from '../../../src/Chat/source/configuration';
import { Session } from '../../../src/Chat/source/matrix/session';
import { Ice } from '../../../src/Chat/source/voice/ice';
import { Mesh } from '../../../src/Chat/source/voice/mesh';
import { Post, type Address } from '../../../src/Chat/source/voice/post';
import { BEAT, keyOf, type Known } from '../../../src/Chat/source/voice/roster';
import type { Mark, Signal } from '../../../src/Chat/source/voice/signal';

interface Person {
  readonly pseudonym: string;
  readonly passphrase: string;
}

const people: InCrowd[] = [];

class InCrowd {
  readonly #post: Post;
  readonly #mesh: Mesh;
  readonly #device: string;
  #follower: Address | null = null;
  #other: Known | null = null;
  #marks: ReadonlySet<Mark> | null = null; // null while it is not in the call

  constructor(session: Session, private readonly room: string, private readonly whom: string, private readonly microphone: MediaStreamTrack) {
    const { userId, deviceId } = session.account;
    const ice = new Ice(session);
    this.#device = deviceId;
    this.#post = new Post(session, (from, said) => { if (from === whom) this.#take(said); });
    this.#mesh = new Mesh(keyOf(userId, deviceId), (stay, to) => ({
      send: (kind, id, text) => { void this.#post.send({ kind, device: deviceId, room, session: stay, target: to.session, id, text }, [{ userId: to.userId, deviceId: to.device }]); },
      configuration: () => ice.configuration(),
      changed: () => {},
    }));
    setInterval(() => this.#beat(), BEAT);
  }

  get followed(): boolean { return this.#follower !== null; }

  join(marks: readonly Mark[]): void {
    this.#marks = new Set(marks);
    this.#beat();
    this.#connect();
  }

  leave(): void {
    this.#marks = null;
    this.#tell({ kind: 'gone', device: this.#device, room: this.room, session: this.#mesh.session });
    this.#mesh.renew();
  }

  #take(said: Signal): void {
    if (said.kind === 'watch') {
      this.#follower = { userId: this.whom, deviceId: said.device };
      this.#beat();
    } else if (said.kind === 'here' || said.kind === 'gone') {
      this.#other = said.kind === 'here' ? { userId: this.whom, ...said, until: Infinity } : null;
      this.#connect();
    } else this.#mesh.take(this.whom, said);
  }

  #connect(): void {
    if (this.#marks) this.#mesh.update(this.#other ? [this.#other] : [], { microphone: this.microphone, camera: null, screen: null });
  }

  #beat(): void {
    if (this.#marks) this.#tell({ kind: 'here', device: this.#device, room: this.room, session: this.#mesh.session, marks: this.#marks });
  }

  #tell(signal: Signal): void { if (this.#follower) void this.#post.send(signal, [this.#follower]); }
}

async function arrive(configuration: Configuration, { pseudonym, passphrase }: Person, whom: string, microphone: MediaStreamTrack): Promise<InCrowd> {
  const account = await Session.signIn(configuration, pseudonym, passphrase);
  if (typeof account === 'string') throw new Error(`${pseudonym} cannot sign in: ${account}`);
  const session = await Session.open(configuration, account, true);
  for (;;) {
    const room = session.client.getRooms().find(one => one.getCanonicalAlias()?.startsWith('#war-room:') && one.getMyMembership() === 'join');
    if (room && session.standing.value === 'ready') return new InCrowd(session, room.roomId, whom, microphone);
    await new Promise(resolve => { setTimeout(resolve, 50); });
  }
}

Object.assign(window, {
  crowd: {
    async arrive(all: readonly Person[], whom: string): Promise<void> {
      const [configuration, stream] = await Promise.all([readConfiguration(), navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } })]);
      const [microphone] = stream.getAudioTracks();
      if (!microphone) throw new Error('No microphone.');
      for (const person of all) people.push(await arrive(configuration, person, whom, microphone)); // the library looks for keys of old in one place
    },
    isFollowed: (): boolean => people.every(one => one.followed),
    join: (at: number, marks: readonly Mark[]): void => { people[at]?.join(marks); },
    leave: (at: number): void => { people[at]?.leave(); },
  },
});
