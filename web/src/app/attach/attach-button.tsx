import { useRef } from 'preact/hooks';
import { useApp, useWords } from '../parts/app-context.ts';
import { IconButton } from '../parts/icon-button.tsx';

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
      <IconButton icon="attach" label={t('attach')} className="attach-button" onPress={() => input.current?.click()} />
    </>
  );
}
