import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** Whether something goes on for longer than that (ms). */
export function useSlow(after: number, goesOn = true): boolean {
  const slow = useSignal(false);
  useEffect(() => {
    slow.value = false;
    if (!goesOn) return undefined;
    const timer = setTimeout(() => { slow.value = true; }, after);
    return () => clearTimeout(timer);
  }, [after, goesOn]);
  return slow.value;
}
