import { Mark } from '../../app/parts/icon.tsx';
import { useConsole, useConsoleWords } from './console-context.ts';

export function ConsoleBar() {
  const { poll } = useConsole();
  const { t, formats } = useConsoleWords();
  const state = poll.state.value;
  const model = poll.fleet.value?.model;
  return (
    <header class="console-bar">
      <Mark />
      <h1>{model === undefined ? t('fleet') : t('fleetOf', { model })}</h1>
      <a href="/">{t('toChat')}</a>
      <a href="/plan">{t('toPlan')}</a>
      {state.kind === 'heard' && <span class="heard">{t('readAt', { time: formats.time(state.atMs) })}</span>}
    </header>
  );
}
