import type { FastifyInstance } from 'fastify';
import type { RenderedPrompt } from '#models';
import {
  type ChatRequest,
  type ChatResponseHead,
  chatCompletion,
  chatLogprobs,
  createChunkWriter,
  parseChatRequest,
} from '#wire';
import type { EngineRoutesContext } from './engine-server.ts';
import { toWireError } from './error-replies.ts';
import { type CollectedChoice, type Delta, newCompletionId, type ReplyShape, reply } from './generation-reply.ts';
import { checkModelName } from './model-routes.ts';
import { runSpecs } from './run-specs.ts';

export function addChatRoutes(server: FastifyInstance, context: EngineRoutesContext): void {
  server.post('/v1/chat/completions', (request, http) => {
    const chat = parseChatRequest(request.body);
    checkModelName(chat.model, context.model);
    const { pieces } = renderChat(chat, context);
    const id = newCompletionId('chatcmpl');
    return reply(
      {
        id,
        options: chat,
        specs: runSpecs(id, chat, { kind: 'pieces', pieces }, context.model),
        shape: chatShape(id, chat, context),
      },
      context,
      http,
    );
  });
}

/** @throws {WireError} when the model's template rejects these messages */
export function renderChat(chat: ChatRequest, { model }: Pick<EngineRoutesContext, 'model'>): RenderedPrompt {
  try {
    return model.template.render(chat.messages, {
      addGenerationPrompt: chat.addGenerationPrompt,
      continueFinalMessage: chat.continueFinalMessage,
      templateKwargs: chat.templateKwargs,
      controlSpellings: model.controlSpellings,
    });
  } catch (error) {
    throw toWireError(error, 'messages');
  }
}

function chatShape(id: string, chat: ChatRequest, { model }: EngineRoutesContext): ReplyShape {
  const head: ChatResponseHead = {
    id,
    created: Math.floor(Date.now() / 1_000),
    model: model.id,
    reasoningFields: chat.reasoningFields,
  };
  const writer = createChunkWriter(head);
  return {
    promptParam: 'messages',
    opening: (index, extras) => writer.choice({ index, delta: { kind: 'role' } }, extras),
    note: (index, extras) => writer.choice({ index, delta: { kind: 'nothing' } }, extras),
    delta: (index, delta, extras) =>
      deltaEvents(index, delta, chat, (choice, last) => writer.choice(choice, last ? extras : undefined)),
    closing: (index, reason, extras) =>
      writer.choice(
        {
          index,
          delta: { kind: 'nothing' },
          finishReason: reason.kind,
          stopReason: reason.kind === 'stop' ? reason.matched : undefined,
        },
        extras,
      ),
    usage: (usage) => writer.usage(usage),
    whole: (choices, extras) =>
      chatCompletion(
        head,
        choices.map((choice) => wholeChoice(choice, chat)),
        extras,
      ),
  };
}

type ChunkChoice = Parameters<ReturnType<typeof createChunkWriter>['choice']>[0];

/** One event per part, since no delta holds both; tokens and logprobs travel with the last. */
function deltaEvents(
  index: number,
  delta: Delta,
  chat: ChatRequest,
  write: (choice: ChunkChoice, last: boolean) => string,
): string {
  const pieces = delta.pieces.filter((piece) => piece.kind === 'answer' || chat.reasoningFields !== 'none');
  const extras = {
    ...(chat.returnTokenIds && { tokenIds: delta.tokenIds }),
    ...(delta.logprobs && { logprobs: chatLogprobs(delta.logprobs) }),
  };
  if (pieces.length === 0)
    return chat.returnTokenIds || delta.logprobs ? write({ index, delta: { kind: 'nothing' }, ...extras }, true) : '';
  return pieces
    .map((piece, i) => {
      const last = i === pieces.length - 1;
      return write({ index, delta: piece, ...(last && extras) }, last);
    })
    .join('');
}

function wholeChoice({ index, thinking, answer, tokenIds, logprobs, reason }: CollectedChoice, chat: ChatRequest) {
  return {
    index,
    thinking,
    answer,
    finishReason: reason?.kind,
    stopReason: reason?.kind === 'stop' ? reason.matched : undefined,
    ...(chat.returnTokenIds && { tokenIds }),
    ...(chat.topLogprobs !== undefined && { logprobs: chatLogprobs(logprobs) }),
  };
}
