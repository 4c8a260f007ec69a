import { useApp, useWords } from '../app/parts/app-context.ts';
import { ProblemNote } from '../app/parts/problem-note.tsx';

/** Below the header while the page lives on what the browser keeps. */
export function SessionNote() {
  const app = useApp();
  const { t } = useWords();
  const problem = app.session.problem.value;
  if (!problem) return null;
  return (
    <div class="column">
      <ProblemNote problem={problem} action={{ label: t('tryAgain'), run: () => void app.reconnect() }} />
    </div>
  );
}
