import type { AnswerEnd, Chats, NewTurn, Stretch } from '#chats';

/** Ids in tests are words; the app makes them longer, which is checked where requests are read. */
export const turn = (chatId: string, parentId: string | null, name: string, text = `question ${name}`): NewTurn => ({
  chatId,
  question: { id: `q-${name}`, parentId, text, attachments: [] },
  answer: anAnswer(name, `q-${name}`),
});

export const anAnswer = (name: string, questionId: string): NewTurn['answer'] => ({
  id: `a-${name}`,
  questionId,
  options: {},
  model: 'r1',
  runId: `run-${name}`,
});

export const stretch = (thinking: string, answer: string, tokens: readonly number[] | undefined = []): Stretch => ({
  thinking,
  answer,
  tokens,
});

export const ended: AnswerEnd = {
  state: 'complete',
  finishReason: 'stop',
  error: null,
  usage: null,
  attempts: [],
  keepTokens: false,
};

export const usage = (costMicroUsd: number) => ({
  promptTokens: 10,
  cachedTokens: 4,
  thinkingTokens: 2,
  answerTokens: 3,
  isEstimated: false,
  costMicroUsd,
  ttftMs: 20,
  thinkingMs: 30,
  totalMs: 100,
});

/** A turn whose answer is complete. */
export async function say(chats: Chats, owner: string, asked: NewTurn, answer: string, nowMs: number): Promise<void> {
  await chats.addTurn(owner, asked, nowMs);
  await chats.appendStretch(asked.answer.id, asked.answer.runId, stretch(`thought of ${answer}`, answer));
  await chats.finishAnswer(asked.answer.id, asked.answer.runId, ended);
}
