import type { Answer, AnswerAttempt, AnswerUsage } from '#wire';

/** Tokens per second from the first one on; waiting for it is told apart. Undefined where too little came to say. */
export function tokensPerSecond({ thinkingTokens, answerTokens, totalMs, ttftMs }: AnswerUsage): number | undefined {
  const tokens = thinkingTokens + answerTokens;
  const writingMs = totalMs - (ttftMs ?? 0);
  return tokens < 2 || writingMs <= 0 ? undefined : (tokens * 1_000) / writingMs;
}

/** What wrote it, in order, each once: more than one where it was carried over. */
export function placesOf(attempts: readonly AnswerAttempt[]): readonly string[] {
  const writers = attempts.filter(({ completionTokens }) => completionTokens > 0);
  return [...new Set((writers.length > 0 ? writers : attempts.slice(-1)).map(placeName))];
}

export function placeName({ accelerator, pool, kind }: Pick<AnswerAttempt, 'accelerator' | 'pool' | 'kind'>): string {
  const machine = accelerator ?? kind;
  return machine === pool || pool === '' ? machine : `${machine} (${pool})`;
}

/** Stopped, interrupted or cut by its length: the server holds where it was. */
export function canContinue({ state, finishReason }: Answer): boolean {
  return state === 'stopped' || state === 'interrupted' || (state === 'complete' && finishReason === 'length');
}

export interface KeptMove {
  readonly from: AnswerAttempt;
  readonly to: AnswerAttempt;
  readonly atToken: number;
}

/** Where one replica went on with what another had begun; a continuation of a stopped answer by the same one is none. */
export function movesOf(attempts: readonly AnswerAttempt[]): readonly KeptMove[] {
  const writers = attempts.filter(({ completionTokens }) => completionTokens > 0);
  let atToken = 0;
  return writers.flatMap((to, index) => {
    const from = writers[index - 1];
    atToken += from?.completionTokens ?? 0;
    return from && from.replicaId !== to.replicaId ? [{ from, to, atToken }] : [];
  });
}
