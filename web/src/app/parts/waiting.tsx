import type { LiveAnswer } from '../state/live-answer.ts';
import { waitingStatus } from '../waiting-status.ts';
import { useWords } from './app-context.ts';
import { useNow } from './use-now.ts';

/** Before the first token: for how long. A long question is read for minutes. */
export function Waiting({ live }: { readonly live: LiveAnswer | undefined }) {
  const words = useWords();
  const nowMs = useNow(true);
  return (
    <p class="waiting">
      <span class="pulse" aria-hidden="true" /> {waitingStatus(live?.progress.value, nowMs, words)}
    </p>
  );
}
