import { EventStatus, type MatrixEvent } from 'matrix-js-sdk';
import { DecryptionFailureCode, EventShieldReason, type CryptoApi } from 'matrix-js-sdk/lib/crypto-api';
import { attachmentOf } from './attachment';
import type { Doubt, Seen, Unreadable } from './seen';

const TEXTS = new Set(['m.text', 'm.notice', 'm.emote']);
const LONGEST = 65_536;

/** What an event shows; null for those that show nothing: other events' edits and reactions, keys, state that people do not read. */
export function readEvent(event: MatrixEvent, me: string, doubt: Doubt | undefined): Seen | null {
  const id = event.getId();
  const sender = event.getSender();
  if (!id || !sender) return null;
  const common = { id, sender, name: nameOf(event, sender), at: event.getTs(), mine: sender === me, edited: event.replacingEvent() !== null, ...sendingOf(event) };
  if (event.getType() === 'm.room.member') return member(event, common);
  if (event.isState() || event.isRelation('m.replace') || event.isRelation('m.annotation')) return null;
  if (event.isRedacted()) return isMessage(event.getType()) ? { ...common, kind: 'removed', body: '' } : null;
  if (event.isDecryptionFailure()) return { ...common, ...unreadable(event) };
  if (event.getType() === 'm.room.encrypted') return { ...common, kind: 'waiting', body: '' };
  if (event.getType() !== 'm.room.message') return null;
  const { msgtype, body: said } = event.getContent() as Record<string, unknown>;
  if (msgtype === 'm.key.verification.request') return null; // compared keys are said where people are, not in the conversation
  const body = typeof said === 'string' ? said.slice(0, LONGEST) : '';
  const plain = event.isEncrypted() || common.sending ? undefined : 'plain';
  const doubtful = doubt ?? plain;
  const rest = { ...common, ...(doubtful ? { doubt: doubtful } : {}) } as const;
  if (typeof msgtype === 'string' && TEXTS.has(msgtype)) return { ...rest, kind: 'text', body: msgtype === 'm.emote' ? `* ${common.name} ${body}` : body };
  const file = attachmentOf(event.getContent());
  if (file) return { ...rest, kind: 'file', body, file };
  return { ...rest, kind: 'other', body: '' };
}

/** What the crypto library doubts about an event that it could decrypt. */
export async function doubtOf(crypto: CryptoApi, event: MatrixEvent): Promise<Doubt | undefined> {
  if (!event.isEncrypted() || event.isDecryptionFailure() || !event.getClearContent()) return undefined;
  const info = await crypto.getEncryptionInfoForEvent(event);
  switch (info?.shieldReason) {
    case EventShieldReason.UNSIGNED_DEVICE: return 'unsigned';
    case EventShieldReason.UNKNOWN_DEVICE:
    case EventShieldReason.AUTHENTICITY_NOT_GUARANTEED: return 'unknownDevice';
    case EventShieldReason.VERIFICATION_VIOLATION:
    case EventShieldReason.MISMATCHED_SENDER: return 'changed';
    default: return undefined;
  }
}

const isMessage = (type: string) => type === 'm.room.message' || type === 'm.room.encrypted';

/** Display names cannot be changed by people (a pseudonym is an identity), so the homeserver's word is taken with its local part beside it. */
const nameOf = (event: MatrixEvent, sender: string) => event.sender?.rawDisplayName || sender.slice(1).split(':')[0] || sender;

function sendingOf(event: MatrixEvent): Pick<Seen, 'sending'> {
  switch (event.status) {
    case EventStatus.ENCRYPTING:
    case EventStatus.SENDING: return { sending: 'sending' };
    case EventStatus.QUEUED: return { sending: 'waiting' };
    case EventStatus.NOT_SENT: return { sending: 'failed' };
    default: return {};
  }
}

function member(event: MatrixEvent, common: Omit<Seen, 'kind' | 'body'>): Seen | null {
  const { membership, displayname } = event.getContent() as Record<string, unknown>;
  const before = event.getPrevContent()['membership'];
  if (typeof membership !== 'string' || membership === before) return null;
  const target = event.getStateKey() ?? common.sender;
  const name = typeof displayname === 'string' && displayname ? displayname : target.slice(1).split(':')[0] ?? target;
  return { ...common, name, kind: 'member', body: membership === 'leave' && target !== common.sender ? 'sentOut' : membership };
}

function unreadable(event: MatrixEvent): Pick<Seen, 'kind' | 'body' | 'why' | 'doubt'> {
  switch (event.decryptionFailureReason) {
    case DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID: return { kind: 'waiting', body: '' };
    case DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED: return why('notSent');
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD:
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE: return why('withheld');
    case DecryptionFailureCode.UNSIGNED_SENDER_DEVICE: return { ...why('unknown'), doubt: 'unsigned' };
    case DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED: return { ...why('unknown'), doubt: 'changed' };
    case DecryptionFailureCode.UNKNOWN_SENDER_DEVICE: return { ...why('unknown'), doubt: 'unknownDevice' };
    default: return why('unknown');
  }
}

const why = (reason: Unreadable) => ({ kind: 'unreadable', body: '', why: reason }) as const;
