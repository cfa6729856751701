/** Complete descriptions only, one message each way. Who has a candidate waits this long for more; who has none (a slow relay) waits longer. */
const GATHERING = 1_500;
const GATHERING_AT_MOST = 4_000;

/**
 * Candidates come in one message with the description: a to-device message for each would cost more than the wait. Asked before the description is
 * set: in an ICE restart the state is still "complete" from the time before when that is done.
 */
export function gathered(pc: RTCPeerConnection): Promise<void> {
  return new Promise(resolve => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    const late = setTimeout(resolve, GATHERING_AT_MOST);
    pc.addEventListener('icecandidate', ({ candidate }) => { if (candidate) soon ??= setTimeout(resolve, GATHERING); });
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState !== 'complete') return;
      clearTimeout(soon);
      clearTimeout(late);
      resolve();
    });
  });
}
