import { placeName } from '../answer-facts.ts';
import { useApp, useWords } from './app-context.ts';
import { Mark } from './icon.tsx';

export function EmptyChat() {
  const app = useApp();
  const { t } = useWords();
  const model = app.session.model(app.settings.current.value.model);
  const places = app.session.session.value?.pools.map((pool) => placeName({ ...pool, pool: pool.name })) ?? [];
  return (
    <div class="empty column">
      <Mark size={40} />
      <h2>{t('greeting')}</h2>
      {model && <p class="served-by">{t('servedBy', { model: model.id, place: [...new Set(places)].join(' · ') })}</p>}
      {model?.standIn && <p class="served-by">{model.standIn}</p>}
      {model && model.starters.length > 0 && (
        <ul class="starters" aria-label={t('starters')}>
          {model.starters.slice(0, 3).map((starter) => (
            <li key={starter}>
              <button type="button" dir="auto" onClick={() => app.send(starter)}>
                {starter}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
