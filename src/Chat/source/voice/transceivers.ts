import type { Tracks } from './media';
import { videoRate } from './roster';

/** What goes through a connection, in the order in which it stands in every description. */
export const ORDER = ['microphone', 'camera', 'screen'] as const;

const CODECS = ['audio/opus', 'video/VP8', 'video/rtx'];

/** All three from the beginning, so that camera and screen come and go without another negotiation. */
export function add(pc: RTCPeerConnection): void {
  for (const kind of ORDER) prefer(pc.addTransceiver(kind === 'microphone' ? 'audio' : 'video', { direction: 'sendrecv' }));
}

/** What every browser has (RFC 7742, RFC 7874), and nothing else: descriptions get small, and what decodes what the others send is little. */
function prefer(transceiver: RTCRtpTransceiver): void {
  const kind = transceiver.receiver.track.kind;
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs.filter(({ mimeType }) => CODECS.some(one => one.toLowerCase() === mimeType.toLowerCase()));
  if (codecs?.length) transceiver.setCodecPreferences(codecs);
}

/** Sends these tracks, none larger than so many listeners allow. */
export async function attach(pc: RTCPeerConnection, tracks: Tracks, listeners: number): Promise<void> {
  for (const [at, kind] of ORDER.entries()) {
    const sender = pc.getTransceivers()[at]?.sender;
    if (!sender) return;
    if (sender.track !== tracks[kind]) await sender.replaceTrack(tracks[kind]);
    if (kind === 'microphone' || !tracks[kind]) continue;
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    const rate = videoRate(kind, listeners);
    if (!encoding || encoding.maxBitrate === rate) continue;
    encoding.maxBitrate = rate;
    await sender.setParameters(parameters);
  }
}
