import { ClientEvent, type Room } from 'matrix-js-sdk';
import type { ReceivedToDeviceMessage } from 'matrix-js-sdk/lib/sync-accumulator';
import type { Session } from '../matrix/session';
import { parse, TYPE, write, type Signal } from './signal';
import { Allowance, distrustOf } from './trust';

export interface Address {
  readonly userId: string;
  readonly deviceId: string;
}

/**
 * Sends and receives signals, encrypted from device to device. What is handed on from here came from a device that its owner has signed and
 * from a member of the room that it speaks of. The fingerprints of the certificates of a call travel in these messages: that is what makes
 * voice and video end-to-end encrypted, whatever relay or homeserver lies in between (RFC 8827, section 5).
 */
export class Post {
  readonly #allowance = new Allowance();
  #order: Promise<void> = Promise.resolve();
  #received: Promise<void> = Promise.resolve();

  constructor(private readonly session: Session, private readonly take: (from: string, signal: Signal) => void) {
    session.client.on(ClientEvent.ReceivedToDeviceMessage, this.#hear);
  }

  close(): void { this.session.client.off(ClientEvent.ReceivedToDeviceMessage, this.#hear); }

  /** One after the other: an offer must not arrive before the word that somebody is there. What cannot be sent now is of no use later, so it is dropped. */
  send(signal: Signal, to: readonly Address[] | Promise<readonly Address[]>): Promise<void> {
    this.#order = this.#order.then(async () => {
      const devices = await to;
      if (devices.length === 0 || this.session.connection.value === 'offline') return;
      const batch = await this.session.crypto.encryptToDeviceMessages(TYPE, [...devices], write(signal));
      await this.session.client.queueToDevice(batch);
    }).catch(() => { /* said again with the next beat */ });
    return this.#order;
  }

  /** The devices of everybody in these rooms that may get a signal: signed by owners whose identity has not changed, and not this one. */
  async addresses(rooms: readonly Room[]): Promise<Address[]> {
    const { crypto, account } = this.session;
    const members = [...new Set(rooms.flatMap(room => room.getJoinedMembers().map(member => member.userId)))];
    const devices = await crypto.getUserDeviceInfo(members, true);
    const all = [...devices].flatMap(([userId, own]) => [...own.keys()].map(deviceId => ({ userId, deviceId })))
      .filter(({ userId, deviceId }) => userId !== account.userId || deviceId !== account.deviceId);
    const good = await Promise.all(all.map(address => this.trusts(address)));
    return all.filter((_, at) => good[at]);
  }

  async trusts({ userId, deviceId }: Address): Promise<boolean> {
    const { crypto } = this.session;
    const [device, user] = await Promise.all([crypto.getDeviceVerificationStatus(userId, deviceId), crypto.getUserVerificationStatus(userId)]);
    return (device?.signedByOwner ?? false) && !user.needsUserApproval;
  }

  /** In the order in which they came: each waits until the keys of the one before were looked at. */
  #hear = (received: ReceivedToDeviceMessage): void => {
    if (received.message.type !== TYPE) return;
    const sender = received.encryptionInfo?.sender;
    if (!sender || !this.#allowance.take(`${sender}|${received.encryptionInfo?.senderDevice ?? ''}`, Date.now())) return;
    const signal = parse(received.message.content);
    if (!signal) return;
    this.#received = this.#received.then(() => this.#judge(received, signal)).catch(() => { /* keys that cannot be looked up are not trusted */ });
  };

  async #judge({ encryptionInfo }: ReceivedToDeviceMessage, signal: Signal): Promise<void> {
    const { client, crypto, account } = this.session;
    const sender = encryptionInfo?.sender ?? '';
    const device = encryptionInfo?.senderDevice;
    if (sender === account.userId && device === account.deviceId) return;
    const listed = device ? (await crypto.getUserDeviceInfo([sender], true)).get(sender)?.get(device) : undefined;
    const [status, user] = await Promise.all([device ? crypto.getDeviceVerificationStatus(sender, device) : null, crypto.getUserVerificationStatus(sender)]);
    const rooms = signal.kind === 'watch' ? client.getRooms() : [client.getRoom(signal.room)];
    const distrust = distrustOf({
      encrypted: encryptionInfo !== null, namedDevice: signal.device, device,
      key: encryptionInfo?.senderCurve25519KeyBase64 ?? '', listedKey: listed?.getIdentityKey(),
      signedByOwner: status?.signedByOwner ?? false, identityChanged: user.needsUserApproval,
      member: rooms.some(room => room?.getMyMembership() === 'join' && room.getMember(sender)?.membership === 'join'),
    });
    if (!distrust) this.take(sender, signal);
  }
}
