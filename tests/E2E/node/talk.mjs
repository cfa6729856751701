// Lets people sign in to a homeserver with a real Matrix client library, write in a room, and read each other.
// stdin:  { homeserver, room: "#alias", people: [{ matrixId, passphrase, says }] }
// stdout: { people: [{ heard, crossSigned, wireType, wireContent }] }
import { text } from "node:stream/consumers";
import { joined, signIn, until } from "./people.mjs";

const message = (client, roomId, says) => client.getRoom(roomId).getLiveTimeline().getEvents()
  .find((event) => event.getType() === "m.room.message" && !event.isDecryptionFailure() && event.getContent().body === says);

const { homeserver, room, people } = JSON.parse(await text(process.stdin));
const clients = await Promise.all(people.map((person) => signIn(homeserver, person)));
const rooms = await Promise.all(clients.map((client) => joined(client, room)));
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
