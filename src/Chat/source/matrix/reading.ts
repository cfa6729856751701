import { EventStatus, type MatrixEvent } from 'matrix-js-sdk';
import { DecryptionFailureCode, EventShieldReason, type CryptoApi } from 'matrix-js-sdk/lib/crypto-api';
import { visible } from '../bidi';
import { clockAhead } from '../clock';
import { attachmentOf } from './attachment';
import { pseudonymOf } from './ids';
import { mayHaveArrived } from './outbox';
import { EDIT_REMOVED, isEventId, mentionsIn, relationOf, withoutFallback } from './relation';
import type { Doubt, Seen, Unreadable } from './seen';

const TEXTS = new Set(['m.text', 'm.notice']);
const LONGEST = 65_536;

/** What an event shows; null for those that show nothing: other events' edits and reactions, keys, state that people do not read. */
export function readEvent(event: MatrixEvent, me: string, doubt: Doubt | undefined): Seen | null {
  const [id, sender, at] = [event.getId(), event.getSender(), event.getTs()] as unknown[];
  if (typeof id !== 'string' || typeof sender !== 'string' || !sender) return null; // from a homeserver that is none
  if (event.status === null && !isEventId(id)) return null; // what is written here has one of its own until it is sent
  const sent = typeof at === 'number' && Number.isFinite(at) ? at - (event.status === null ? 0 : clockAhead()) : 0;
  const common = { id, sender, name: nameOf(sender, me), at: sent, mine: sender === me, ...sendingOf(event) };
  if (event.isState()) return event.getType() === 'm.room.member' ? member(event, common, me) : null;
  if (belongsToAnother(event)) return null;
  if (event.isRedacted()) return isMessage(event.getType()) ? { ...common, kind: 'removed', body: removerOf(event, common.name, me), ...(wasEdit(event) && { wasEdit: true }) } : null;
  if (event.isDecryptionFailure()) return { ...common, ...unreadable(event) };
  if (event.getType() === 'm.room.encrypted') return { ...common, kind: 'waiting', body: '' };
  if (event.getType() !== 'm.room.message') return null;
  const edit = editOf(event);
  const onItsWay = edit ? sendingOf(edit) : {};
  const first = record(event.getOriginalContent());
  const { msgtype, body: said, format, formatted_body: formatted } = edit ? record(edit.getContent()['m.new_content']) : first;
  if (msgtype === 'm.key.verification.request') return null; // compared keys are said where people are, not in the conversation
  const { replyTo, thread } = relationOf(first);
  const typed = typeof said === 'string' ? said.slice(0, LONGEST) : '';
  const body = replyTo || thread ? withoutFallback(typed) : typed;
  const plain = event.isEncrypted() || common.sending ? undefined : 'plain';
  const doubtful = doubt ?? plain;
  const calls = mentionsIn(edit ? edit.getContent()['m.new_content'] : first, me);
  const rest = {
    ...common, ...(edit && onItsWay.sending && { ...onItsWay, unsent: edit.getId() ?? id }), ...(edit && { edited: edit.getTs() }), ...(replyTo && { replyTo }), ...(thread && { thread }),
    ...(calls.me && { callsMe: true }), ...(calls.everybody && { callsEverybody: true }), ...(doubtful && { doubt: doubtful }),
  } as const;
  if (msgtype === 'm.emote') return { ...rest, kind: 'text', body: `* ${common.name} ${body}` };
  if (typeof msgtype === 'string' && TEXTS.has(msgtype) && body.trim()) return { ...rest, kind: 'text', body, ...(format === 'org.matrix.custom.html' && typeof formatted === 'string' && { markdown: true }) };
  const file = attachmentOf(first);
  if (file) return { ...rest, kind: 'file', body, file };
  return { ...rest, kind: 'other', body: '' };
}

/** Edits and reactions show with what they are for. Once it is decrypted, an event says so itself: else the homeserver could hide messages. */
function belongsToAnother(event: MatrixEvent): boolean {
  const isClear = event.isEncrypted() && !event.isDecryptionFailure() && event.getType() !== 'm.room.encrypted';
  if (!isClear) return event.isRelation('m.replace') || event.isRelation('m.annotation');
  const content = record(event.getOriginalContent());
  return relationOf(content).replaces !== undefined || 'm.new_content' in content;
}

/**
 * The event that replaces another. The library holds it against the sender, and against nothing else: the homeserver could replace what was
 * encrypted by what it wrote itself, or move an edit to another message. What was encrypted says which one it is for in its own content.
 */
function editOf(event: MatrixEvent): MatrixEvent | null {
  const edit = event.replacingEvent();
  if (!edit || edit.isRedacted() || edit.isDecryptionFailure() || edit.isBeingDecrypted() || edit.getSender() !== event.getSender()) return null;
  const local = edit.status !== null && event.getSender() === edit.getSender(); // not encrypted yet
  if (event.isEncrypted() && !edit.isEncrypted() && !local) return null;
  const { replaces } = relationOf(edit.getContent());
  return (!replaces || replaces === event.getId()) && typeof record(edit.getContent()['m.new_content'])['body'] === 'string' ? edit : null;
}

/** What the crypto library doubts about an event that it could decrypt. */
export async function doubtOf(crypto: CryptoApi, event: MatrixEvent): Promise<Doubt | undefined> {
  if (!event.isEncrypted() || event.isDecryptionFailure() || !event.getClearContent()) return undefined;
  const info = await crypto.getEncryptionInfoForEvent(event);
  switch (info?.shieldReason) {
    case undefined:
    case null:
    case EventShieldReason.UNVERIFIED_IDENTITY: return undefined; // nobody has compared pictures with them, which is said beside their name
    case EventShieldReason.UNSIGNED_DEVICE: return 'unsigned';
    case EventShieldReason.VERIFICATION_VIOLATION:
    case EventShieldReason.MISMATCHED_SENDER: return 'changed';
    default: return 'unknownDevice'; // also what a later library doubts
  }
}

const isMessage = (type: string) => type === 'm.room.message' || type === 'm.room.encrypted';

const nameOf = (userId: string, me: string) => visible(pseudonymOf(userId, me));

/** Said, not hidden: nobody is to take words back unseen. */
const wasEdit = (event: MatrixEvent) => record(event.getUnsigned().redacted_because?.content)['reason'] === EDIT_REMOVED;

/** The homeserver's word, as removing is: it is not encrypted. */
function removerOf(event: MatrixEvent, name: string, me: string): string {
  const remover: unknown = event.getUnsigned().redacted_because?.sender;
  return typeof remover === 'string' ? nameOf(remover, me) : name;
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? value as Record<string, unknown> : {});

function sendingOf(event: MatrixEvent): Pick<Seen, 'sending' | 'mayHaveArrived'> {
  const arrived = mayHaveArrived(event) && { mayHaveArrived: true };
  switch (event.status) {
    case EventStatus.SENDING: return { sending: 'sending' };
    case EventStatus.ENCRYPTING:
    case EventStatus.QUEUED: return { sending: 'waiting', ...arrived };
    case EventStatus.NOT_SENT: return { sending: 'failed', ...arrived };
    default: return {};
  }
}

function member(event: MatrixEvent, common: Omit<Seen, 'kind' | 'body'>, me: string): Seen | null {
  const { membership } = record(event.getContent());
  const before = record(event.getPrevContent())['membership'];
  if (typeof membership !== 'string' || membership === before) return null;
  const key: unknown = event.getStateKey();
  const target = typeof key === 'string' ? key : common.sender;
  return { ...common, name: nameOf(target, me), kind: 'member', body: membership === 'leave' && target !== common.sender ? 'sentOut' : membership };
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
