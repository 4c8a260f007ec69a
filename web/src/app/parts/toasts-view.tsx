import { useApp, useWords } from './app-context.ts';
import { Icon } from './icon.tsx';

export function ToastsView() {
  const app = useApp();
  const { t } = useWords();
  const { toasts } = app;
  return (
    <div
      class="toasts"
      role="status"
      onPointerEnter={() => toasts.hold(true)}
      onPointerLeave={() => toasts.hold(false)}
      onFocusIn={() => toasts.hold(true)}
      onFocusOut={() => toasts.hold(false)}
    >
      {!app.isOnline.value && <p class="toast">{t('offline')}</p>}
      {toasts.shown.value.map(({ id, text, action }) => (
        <div key={id} class="toast">
          <span>{text}</span>
          {action && (
            <button
              type="button"
              onClick={() => {
                toasts.dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" aria-label={t('close')} onClick={() => toasts.dismiss(id)}>
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
    </div>
  );
}
