import type { MatrixEvent } from 'matrix-js-sdk';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api';

/** Where the library hears of verifications; not part of its public interface. */
interface Hearing {
  onIncomingKeyVerificationRequest(sender: unknown, transactionId: unknown): void;
  onKeyVerificationEvent(event: MatrixEvent): Promise<void>;
}

/**
 * Keeps from the library what only looks like a verification. It hands a transaction id that is no text to its WebAssembly as it is, which
 * writes past its memory ("memory access out of bounds") and loses what else came with that sync; and fields that are missing end as
 * rejections that nobody handles. Anybody on the homeserver may send both, also from outside our rooms.
 */
export function refuseRubbish(crypto: CryptoApi): void {
  const hearing = crypto as unknown as Hearing;
  const { onIncomingKeyVerificationRequest: hear, onKeyVerificationEvent: read } = hearing;
  hearing.onIncomingKeyVerificationRequest = (sender, transactionId) => {
    if (typeof sender === 'string' && typeof transactionId === 'string') hear.call(hearing, sender, transactionId);
  };
  hearing.onKeyVerificationEvent = async event => {
    try {
      await read.call(hearing, event);
    } catch {
      // no verification then
    }
  };
}
