import { problemText } from '../../app/state/problem-text.ts';
import { useConsole, useConsoleWords } from './console-context.ts';

/** Says that the figures are not of now, since when, and when the next try is. */
export function PollNote() {
  const { poll, words } = useConsole();
  const { t, formats } = useConsoleWords();
  const state = poll.state.value;
  if (state.kind !== 'failing') return null;
  const { problem, nextTryMs, heardMs } = state;
  const what = navigator.onLine ? problemText(problem, words.current.value).what : t('offline');
  return (
    <div class="note wrong" role="status">
      <p>
        <strong>{what}</strong> {problem.message} {heardMs !== null && t('shownIsOf', { time: formats.time(heardMs) })}{' '}
        {t('nextTryAt', { time: formats.time(nextTryMs) })}
      </p>
      <button type="button" class="plain-button" onClick={() => poll.tryNow()}>
        {t('tryAgain')}
      </button>
    </div>
  );
}
