import type { ShownMessage } from '#wire';
import { useApp, useChat, useWords } from './app-context.ts';
import { IconButton } from './icon-button.tsx';

/** ‹ 2/3 ›: other versions of the same message. */
export function BranchSwitch({ message }: { readonly message: ShownMessage }) {
  const app = useApp();
  const { conversation } = useChat();
  const { t, formats } = useWords();
  const { id, siblings } = message;
  if (siblings.length < 2) return null;
  const at = siblings.indexOf(id);
  const go = (to: string | undefined) => (): void => {
    if (to !== undefined) app.run(() => conversation.showBranch(to));
  };
  const [index, count] = [formats.number(at + 1), formats.number(siblings.length)];
  return (
    <span class="branches">
      <IconButton
        icon="previous"
        label={t('previousBranch')}
        isSmall
        isDisabled={at <= 0}
        onPress={go(siblings[at - 1])}
      />
      <span role="img" aria-label={t('branchOf', { index, count })}>
        {index}/{count}
      </span>
      <IconButton
        icon="next"
        label={t('nextBranch')}
        isSmall
        isDisabled={at >= siblings.length - 1}
        onPress={go(siblings[at + 1])}
      />
    </span>
  );
}
