import type { AnswersUnderWay } from './answers-under-way.ts';
import type { AppOptions } from './app-options.ts';

/**
 * Goes on with the answers that an earlier process left behind: from their exact tokens where these are known, afresh
 * where nothing had been said, and else they are marked as interrupted, so that their user can ask again. Of two processes
 * that try, the store lets one.
 * @param isWritten - whether some process that is alive has this run
 */
export async function resumeUnfinished(
  answers: AnswersUnderWay,
  app: AppOptions,
  isWritten: (runId: string) => boolean,
): Promise<void> {
  for (const { owner, id, runId } of await app.chats.unfinished()) {
    if (runId === null || answers.get(runId) || isWritten(runId)) continue;
    const left = { owner, id, runId };
    if (!(await goOn(left, answers, app))) await markInterrupted(left, app);
  }
}

interface LeftAnswer {
  readonly owner: string;
  readonly id: string;
  readonly runId: string;
}

/** @returns whether somebody writes it now */
async function goOn({ owner, id, runId }: LeftAnswer, answers: AnswersUnderWay, app: AppOptions): Promise<boolean> {
  const { chats } = app;
  const caller = app.callerNamed(owner);
  const before = await chats.resumable(id);
  const { parentId, chatId, options, thinking, answer } = await chats.answer(owner, id);
  const isEmpty = thinking === '' && answer === '';
  if (!caller || (!before && !isEmpty)) return false;
  const path = await chats.pathTo(owner, parentId);
  try {
    const run = answers.prepare({ caller, chatId, options, path });
    if (await chats.takeOver(id, runId, run.id))
      answers.begin(run, id, before && !isEmpty ? { ...before, isPaid: false } : undefined);
    return true;
  } catch {
    // Its model is gone, or the key may not use it any more.
    return false;
  }
}

async function markInterrupted({ id, runId }: LeftAnswer, { chats }: AppOptions): Promise<void> {
  const end = { finishReason: null, error: null, usage: null, attempts: [], keepTokens: true };
  await chats.finishAnswer(id, runId, { state: 'interrupted', ...end });
}
