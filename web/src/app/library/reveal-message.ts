import { unreachable } from '#kernel';
import type { SearchHit } from '#wire';
import type { AppState } from '../state/app-state.ts';
import { type RevealStep, revealStep } from './reveal-step.ts';

/**
 * Opens a chat at what was found, loading earlier pages until it is there.
 * @returns false where the message is not in the chat any more; true also where its reader went elsewhere meanwhile
 */
export async function revealMessage(
  app: Pick<AppState, 'router' | 'conversation'>,
  { chat, messageId }: Pick<SearchHit, 'chat' | 'messageId'>,
): Promise<boolean> {
  const { router, conversation } = app;
  router.go({ kind: 'chat', id: chat.id });
  if (messageId === null) return true;
  await conversation.whenShown();
  const isHere = (): boolean => conversation.id.value === chat.id && conversation.phase.value === 'open';
  let hasSwitched = false;
  while (isHere()) {
    const shownIds = conversation.branch.value.map(({ id }) => id);
    const step = revealStep({ shownIds, hasEarlier: conversation.hasEarlier.value, hasSwitched }, messageId);
    if (step.kind === 'gone') return false;
    if (step.kind === 'found') {
      conversation.intend('stay');
      await scrollTo(messageId);
      return true;
    }
    hasSwitched ||= step.kind === 'show-branch';
    await take(step.kind, conversation, messageId);
  }
  return true;
}

async function take(
  kind: Exclude<RevealStep['kind'], 'found' | 'gone'>,
  conversation: AppState['conversation'],
  messageId: string,
): Promise<void> {
  switch (kind) {
    case 'load-earlier':
      return await conversation.loadEarlier();
    case 'show-branch':
      return await conversation.showBranch(messageId);
    default:
      return unreachable(kind);
  }
}

/** Twice: turns that were never drawn have a guessed height until they are near. */
async function scrollTo(messageId: string): Promise<void> {
  await nextFrame();
  await nextFrame();
  const message = document.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`);
  if (!message) return;
  message.tabIndex = -1;
  message.focus({ preventScroll: true });
  message.scrollIntoView({ block: 'start' });
  await nextFrame();
  message.scrollIntoView({ block: 'start' });
  message.dataset.found = '';
  message.addEventListener('animationend', () => delete message.dataset.found, { once: true });
}

function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame);
}
