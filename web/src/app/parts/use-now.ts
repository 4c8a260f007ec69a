import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const everyMs = 500;

/** `performance.now()`, again twice a second while something is timed. */
export function useNow(isRunning: boolean): number {
  const now = useSignal(performance.now());
  useEffect(() => {
    if (!isRunning) return;
    now.value = performance.now();
    const timer = setInterval(() => {
      now.value = performance.now();
    }, everyMs);
    return () => clearInterval(timer);
  }, [isRunning, now]);
  return now.value;
}
