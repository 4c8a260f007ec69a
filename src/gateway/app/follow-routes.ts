import type { FastifyInstance } from 'fastify';
import { type Answer, type AnswerState, answerEvent, WireError } from '#wire';
import type { RoutesContext } from '../gateway-state.ts';
import { handToOwner } from '../peers.ts';
import { AnswerReader, textEvents, writeStreamHead } from './answer-reader.ts';
import { type AnswersUnderWay, ownerOf } from './answers-under-way.ts';
import type { AppOptions } from './app-options.ts';

interface ByRun {
  Params: { id: string };
  Querystring: { answer?: string; thinkingChars?: string; answerChars?: string };
}

/** Answers while they are written: from any browser, as often as need be. */
export function addFollowRoutes(
  server: FastifyInstance,
  { callerOf, peers, runs, settings }: RoutesContext,
  { chats }: AppOptions,
  answers: AnswersUnderWay,
): void {
  const hook = { preHandler: handToOwner(peers, runs) };

  server.get<ByRun>('/app/api/runs/:id/stream', hook, async (http, reply) => {
    const thinkingChars = charsIn(http.query.thinkingChars, 'thinkingChars');
    const answerChars = charsIn(http.query.answerChars, 'answerChars');
    const owner = ownerOf(callerOf(http));
    const answer = await chats.answer(owner, http.query.answer ?? '');
    const live = answers.get(http.params.id);
    reply.hijack();
    if (live?.answerId === answer.id) {
      const { keepAliveMs, slowReaderMs } = settings;
      new AnswerReader(live, reply.raw, { thinkingChars, answerChars, keepAliveMs, slowReaderMs });
      return reply;
    }
    writeStreamHead(reply.raw);
    reply.raw.end(keptStream(answer, thinkingChars, answerChars));
    return reply;
  });

  for (const action of ['stop', 'answer-now'] as const) {
    server.post<ByRun>(`/app/api/runs/:id/${action}`, hook, async (http) => {
      const { id, state } = await chats.answer(ownerOf(callerOf(http)), http.query.answer ?? '');
      const live = answers.get(http.params.id);
      if (live?.answerId !== id) return { state };
      if (action === 'stop') live.stop();
      else if (!live.run.end) await live.run.endThought();
      if (action === 'stop') await live.kept;
      return { state: live.finished?.state ?? ('running' satisfies AnswerState) };
    });
  }
}

/** An answer that nobody writes any more, as a stream that is over at once. */
function keptStream({ thinking, answer, ...kept }: Answer, thinkingHeld: number, answerHeld: number): string {
  const thinkingChars = Math.min(thinkingHeld, thinking.length);
  const answerChars = Math.min(answerHeld, answer.length);
  const { usage } = kept;
  const start = {
    thinkingChars,
    answerChars,
    tokens: (usage?.thinkingTokens ?? 0) + (usage?.answerTokens ?? 0),
    elapsedMs: usage?.totalMs ?? 0,
    thinkingElapsedMs: usage?.thinkingMs ?? null,
    thoughtMs: usage?.thinkingMs ?? null,
  };
  const done = { ...kept, thinkingChars: thinking.length, answerChars: answer.length };
  return (
    answerEvent({ kind: 'start', start }) +
    textEvents('thinking', thinking.slice(thinkingChars)) +
    textEvents('answer', answer.slice(answerChars)) +
    answerEvent({ kind: 'done', answer: done })
  );
}

function charsIn(sent: string | undefined, param: string): number {
  if (sent === undefined) return 0;
  if (/^\d{1,9}$/.test(sent)) return Number(sent);
  throw new WireError('invalid_value', `\`${param}\` must be how many characters are held, 0 for none.`, { param });
}
