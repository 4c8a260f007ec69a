import { useRef } from 'preact/hooks';
import { useApp, useWords } from '../parts/app-context.ts';
import { Icon } from '../parts/icon.tsx';

/** Opens the browser's own choice of files; any may be chosen, since what a file holds decides. */
export function AttachButton() {
  const { attachments } = useApp();
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const onChange = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    void attachments.add([...(currentTarget.files ?? [])]);
    // The same file may be chosen again.
    currentTarget.value = '';
  };
  return (
    <>
      <input ref={input} type="file" multiple hidden aria-label={t('attach')} onChange={onChange} />
      <button
        type="button"
        class="icon-button"
        aria-label={t('attach')}
        title={t('attachHint')}
        onClick={() => input.current?.click()}
      >
        <Icon name="attach" size={20} />
      </button>
    </>
  );
}
