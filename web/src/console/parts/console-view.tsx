import { useEffect } from 'preact/hooks';
import type { Fleet } from '../fleet/fleet.ts';
import { ConsoleBar } from './console-bar.tsx';
import { useConsole, useConsoleWords } from './console-context.ts';
import { FleetPage } from './fleet-page.tsx';
import { PollNote } from './poll-note.tsx';
import { ReplicaPage } from './replica-page.tsx';

export function ConsoleView() {
  const { poll } = useConsole();
  return (
    <div class="console">
      <ConsoleBar />
      <PollNote />
      <main>
        <Screen fleet={poll.fleet.value} />
      </main>
    </div>
  );
}

function Screen({ fleet }: { readonly fleet: Fleet | null }) {
  const { poll, router } = useConsole();
  const { t } = useConsoleWords();
  const route = router.route.value;
  const title = route.kind === 'replica' ? route.id : t('fleet');
  useEffect(() => {
    document.title = `${title} · Regauge`;
  }, [title]);
  if (poll.state.value.kind === 'signed-out') return <SignInFirst />;
  if (fleet && route.kind === 'replica') return <ReplicaPage key={route.id} fleet={fleet} id={route.id} />;
  if (fleet && route.kind === 'fleet') return <FleetPage fleet={fleet} route={route} />;
  // Nothing was heard yet: where that failed, the note above says so.
  return poll.state.value.kind === 'loading' ? <div class="bone" role="status" aria-label={t('loading')} /> : null;
}

function SignInFirst() {
  const { t } = useConsoleWords();
  return (
    <div class="quiet">
      <h2>{t('signInTitle')}</h2>
      <p>{t('signInForFleet')}</p>
      <p>
        <a href="/">{t('goToSignIn')}</a>
      </p>
    </div>
  );
}
