import { useSignal } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import { useApp, useWords } from './app-context.ts';
import { Mark } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';

export function SignIn() {
  const app = useApp();
  const { t } = useWords();
  const key = useSignal('');
  const isBusy = useSignal(false);
  const problem = app.session.problem.value;
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    isBusy.value = true;
    void app.session.signIn(key.value.trim()).finally(() => {
      isBusy.value = false;
    });
  };
  return (
    <main class="sign-in">
      <form onSubmit={submit}>
        <Mark size={36} />
        <h1>{t('signInTitle')}</h1>
        <p>{t('signInText')}</p>
        <label>
          <span>{t('key')}</span>
          <input
            class="field"
            type="password"
            name="key"
            autocomplete="current-password"
            required
            value={key.value}
            onInput={({ currentTarget }) => {
              key.value = currentTarget.value;
            }}
          />
        </label>
        {problem && <ProblemNote problem={problem} />}
        <button type="submit" class="main-button" disabled={isBusy.value || key.value.trim() === ''}>
          {t('signIn')}
        </button>
      </form>
    </main>
  );
}
