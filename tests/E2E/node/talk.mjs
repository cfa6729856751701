// Lets people sign in to a homeserver with a real Matrix client library, write in a room, and read each other.
// stdin:  { homeserver, room: "#alias", people: [{ matrixId, passphrase, says }] }
// stdout: { people: [{ heard, crossSigned, wireType, wireContent }] }
import { text } from "node:stream/consumers";
import { createClient, ClientEvent, MatrixEventEvent, RoomEvent } from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";

logger.setLevel("error");
for (const level of ["log", "info", "debug", "trace"]) console[level] = () => {}; // stdout holds the answer alone

// Ends with what `attempt` returns as soon as that is something; it is asked again whenever the client tells of anything.
function until(client, what, attempt) {
  return new Promise((resolve, reject) => {
    const events = [ClientEvent.Sync, ClientEvent.Room, RoomEvent.Timeline, RoomEvent.Name, MatrixEventEvent.Decrypted];
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

async function signIn({ matrixId, passphrase }) {
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

const joined = (client) => until(client, `${room} joined`, () => client.getRooms().find((one) => one.getCanonicalAlias()?.startsWith(`${room}:`) && one.getMyMembership() === "join"));

const message = (client, roomId, says) => client.getRoom(roomId).getLiveTimeline().getEvents()
  .find((event) => event.getType() === "m.room.message" && !event.isDecryptionFailure() && event.getContent().body === says);

const { homeserver, room, people } = JSON.parse(await text(process.stdin));
const clients = await Promise.all(people.map(signIn));
const rooms = await Promise.all(clients.map(joined));
// Everybody's device has to be known before anybody writes, or the first message is not meant for them.
const ids = people.map((person) => person.matrixId);
await Promise.all(clients.map((client) => client.getCrypto().getUserDeviceInfo(ids, true)));

const answers = [];
for (const [i, person] of people.entries()) await clients[i].sendTextMessage(rooms[i].roomId, person.says);
for (const [i, client] of clients.entries()) {
  const other = people[(i + 1) % people.length];
  const event = await until(client, `${people[i].matrixId} reads ${other.matrixId}`, () => message(client, rooms[i].roomId, other.says));
  answers.push({
    heard: event.getContent().body,
    crossSigned: await client.getCrypto().isCrossSigningReady(),
    wireType: event.getWireType(),
    wireContent: event.getWireContent(),
  });
}
for (const client of clients) client.stopClient();
process.stdout.write(JSON.stringify({ people: answers }), () => process.exit(0));
