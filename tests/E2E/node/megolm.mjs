// Megolm by hand (https://gitlab.matrix.org/matrix-org/olm/-/blob/master/docs/megolm.md), for texts that no library encrypts.
import { createCipheriv, createHmac, generateKeyPairSync, hkdfSync, randomBytes, sign } from "node:crypto";

const base64 = (bytes) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");
const varint = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...varint(number >>> 7)]);

/** At most 255 messages: after those, more than the last part of the ratchet would have to move. */
export class OwnSession {
  #parts = Array.from({ length: 4 }, () => randomBytes(32));
  #index = 0;
  #keys = generateKeyPairSync("ed25519");
  #public = Buffer.from(this.#keys.publicKey.export({ format: "jwk" }).x, "base64url");

  get id() { return base64(this.#public); }

  /** For those who are to read everything from here on. */
  get sharedKey() {
    const said = Buffer.concat([Buffer.from([2, 0, 0, 0, this.#index]), ...this.#parts, this.#public]);
    return base64(Buffer.concat([said, sign(null, said, this.#keys.privateKey)]));
  }

  encrypt(plaintext) {
    const keys = Buffer.from(hkdfSync("sha256", Buffer.concat(this.#parts), Buffer.alloc(0), "MEGOLM_KEYS", 80));
    const cipher = createCipheriv("aes-256-cbc", keys.subarray(0, 32), keys.subarray(64));
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const said = Buffer.concat([Buffer.from([3, 0x08, ...varint(this.#index), 0x12, ...varint(ciphertext.length)]), ciphertext]);
    const proven = Buffer.concat([said, createHmac("sha256", keys.subarray(32, 64)).update(said).digest().subarray(0, 8)]);
    this.#index++;
    this.#parts[3] = createHmac("sha256", this.#parts[3]).update(Buffer.from([3])).digest();
    return base64(Buffer.concat([proven, sign(null, proven, this.#keys.privateKey)]));
  }
}
