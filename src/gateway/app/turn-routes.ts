import type { FastifyInstance } from 'fastify';
import { parseAppBody, WireError } from '#wire';
import type { RoutesContext } from '../gateway-state.ts';
import { type AnswersUnderWay, ownerOf } from './answers-under-way.ts';
import type { AppOptions } from './app-options.ts';

interface ById {
  Params: { id: string };
}

/** Questions, and the answers that are begun for them. */
export function addTurnRoutes(
  server: FastifyInstance,
  context: RoutesContext,
  { chats }: AppOptions,
  answers: AnswersUnderWay,
): void {
  const { callerOf } = context;

  server.post<ById>('/app/api/chats/:id/turns', async (http, reply) => {
    const caller = callerOf(http);
    const owner = ownerOf(caller);
    const { question, answer } = parseAppBody('turn', http.body);
    const chatId = http.params.id;
    const before = question ? question.parentId : answer.questionId;
    const path = before === null ? [] : await chats.pathTo(owner, before);
    const asked = question && ({ ...question, role: 'question', chatId, createdMs: Date.now() } as const);
    const options = answers.prepare({ caller, chatId, options: answer.options, path: asked ? [...path, asked] : path });
    const turn = { chatId, question, answer: { ...answer, model: options.model, runId: options.id } };
    const kept = await chats.addTurn(owner, turn, Date.now());
    // The same turn again is the one that is there.
    if (kept.answer.runId === options.id) answers.begin(options, answer.id);
    return await reply.code(201).send(kept);
  });

  server.post<ById>('/app/api/answers/:id/continue', async (http) => {
    const caller = callerOf(http);
    const owner = ownerOf(caller);
    const answer = await chats.answer(owner, http.params.id);
    const before = await chats.resumable(answer.id);
    if (answer.state === 'running') return answer;
    if (!before) throw new WireError('not_found', 'This answer cannot be continued; ask for another one instead.');
    const path = await chats.pathTo(owner, answer.parentId);
    const options = answers.prepare({ caller, chatId: answer.chatId, options: answer.options, path });
    if (await chats.takeOver(answer.id, answer.runId, options.id))
      answers.begin(options, answer.id, { ...before, isPaid: true });
    return await chats.answer(owner, answer.id);
  });
}
