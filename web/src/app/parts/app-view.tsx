import { useApp, useWords } from './app-context.ts';
import { ProblemNote } from './problem-note.tsx';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';
import { ToastsView } from './toasts-view.tsx';

export function AppView() {
  const app = useApp();
  return (
    <>
      <Screen />
      {!app.toasts.isInDialog.value && <ToastsView />}
      <p class="unseen" role="status" aria-live="polite">
        {app.status.value}
      </p>
    </>
  );
}

function Screen() {
  const { session } = useApp();
  const { t } = useWords();
  if (session.needsSignIn.value) return <SignIn />;
  if (session.session.value) return <Shell />;
  if (session.problem.value) {
    return (
      <main class="sign-in">
        <ProblemNote
          problem={session.problem.value}
          action={{ label: t('tryAgain'), run: () => void session.load() }}
        />
      </main>
    );
  }
  return <div class="skeleton" role="status" aria-label={t('loading')} />;
}
