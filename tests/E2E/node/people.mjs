// People who are in a room by a program: a real Matrix client library each, with keys of their own.
import { createClient, ClientEvent, MatrixEventEvent, RoomEvent } from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";

logger.setLevel("error");
for (const level of ["log", "info", "debug", "trace"]) console[level] = () => {}; // stdout holds the answers alone

// Ends with what `attempt` returns as soon as that is something; it is asked again whenever the client tells of anything.
export function until(client, what, attempt) {
  return new Promise((resolve, reject) => {
    const events = [ClientEvent.Sync, ClientEvent.Room, RoomEvent.Timeline, RoomEvent.Name, MatrixEventEvent.Decrypted, MatrixEventEvent.Replaced];
    const end = (settle, value) => {
      clearTimeout(patience);
      for (const event of events) client.off(event, check);
      settle(value);
    };
    const check = () => {
      try {
        const found = attempt();
        if (found) end(resolve, found);
      } catch (error) {
        end(reject, error);
      }
    };
    const patience = setTimeout(() => end(reject, new Error(`not within 120 s: ${what}`)), 120_000);
    for (const event of events) client.on(event, check);
    check();
  });
}

export async function signIn(homeserver, { matrixId, passphrase }) {
  const login = await createClient({ baseUrl: homeserver }).loginRequest({
    type: "m.login.password", identifier: { type: "m.id.user", user: matrixId }, password: passphrase,
  });
  const client = createClient({ baseUrl: homeserver, accessToken: login.access_token, userId: login.user_id, deviceId: login.device_id });
  await client.initRustCrypto({ useIndexedDB: false });
  await client.startClient({ initialSyncLimit: 20 });
  await until(client, `${matrixId} in sync`, () => client.isInitialSyncComplete());
  await client.getCrypto().bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (send) => {
      try {
        await send(null);
      } catch (error) {
        if (!error.data?.session) throw error;
        await send({ type: "m.login.password", identifier: { type: "m.id.user", user: matrixId }, password: passphrase, session: error.data.session });
      }
    },
  });
  return client;
}

export const joined = (client, room) => until(client, `${room} joined`, () => client.getRooms().find((one) => one.getCanonicalAlias()?.startsWith(`${room}:`) && one.getMyMembership() === "join"));
