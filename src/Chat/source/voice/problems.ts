/** Why there is no microphone, camera or screen, in terms that the page has words for. */
export type MediaProblem = 'denied' | 'missing' | 'busy' | 'insecure' | 'unknown';

/** What getUserMedia throws (W3C Media Capture and Streams, section 10.2). */
export function problemOf(error: unknown): MediaProblem {
  switch ((error as { name?: unknown } | null)?.name) {
    case 'NotAllowedError': case 'SecurityError': return 'denied';
    case 'NotFoundError': case 'OverconstrainedError': return 'missing';
    case 'NotReadableError': case 'AbortError': return 'busy';
    case 'InsecureError': return 'insecure';
    default: return 'unknown';
  }
}
