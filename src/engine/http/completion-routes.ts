import type { FastifyInstance } from 'fastify';
import {
  type CompletionRequest,
  completionLogprobs,
  createTextChunkWriter,
  parseCompletionRequest,
  type ResponseHead,
  textCompletion,
} from '#wire';
import type { RunPrompt } from '../core/run-spec.ts';
import type { EngineRoutesContext } from './engine-server.ts';
import { type CollectedChoice, newCompletionId, type ReplyShape, reply } from './generation-reply.ts';
import { checkModelName } from './model-routes.ts';
import { runSpecs } from './run-specs.ts';

export function addCompletionRoutes(server: FastifyInstance, context: EngineRoutesContext): void {
  server.post('/v1/completions', async (request, http) => {
    const completion = parseCompletionRequest(request.body);
    checkModelName(completion.model, context.model);
    const id = newCompletionId('cmpl');
    const echoed = completion.echo ? await promptText(completion, context) : '';
    const specs = runSpecs(id, completion, runPrompt(completion, context), context.model);
    return reply({ id, options: completion, specs, shape: textShape(id, completion, echoed, context) }, context, http);
  });
}

/** A text prompt gets the begin-of-sequence token where the vocabulary wants one; exact tokens are taken as they are. */
function runPrompt({ prompt }: CompletionRequest, { client }: EngineRoutesContext): RunPrompt {
  if (prompt.kind === 'tokens') return { kind: 'tokens', tokens: Int32Array.from(prompt.tokens) };
  const { addsBos, bosText } = client.facts.model;
  return {
    kind: 'pieces',
    pieces: addsBos && !prompt.text.startsWith(bosText) ? [bosText, prompt.text] : [prompt.text],
  };
}

async function promptText({ prompt }: CompletionRequest, { client }: EngineRoutesContext): Promise<string> {
  return prompt.kind === 'text'
    ? prompt.text
    : await client.call('detokenize', { tokens: Int32Array.from(prompt.tokens) });
}

function textShape(id: string, request: CompletionRequest, echoed: string, { model }: EngineRoutesContext): ReplyShape {
  const head: ResponseHead = { id, created: Math.floor(Date.now() / 1_000), model: model.id };
  const writer = createTextChunkWriter(head);
  const offsets = Array.from({ length: request.n }, () => [...echoed].length);
  return {
    promptParam: 'prompt',
    opening: (index, extras) => (echoed || extras.promptTokenIds ? writer.choice({ index, text: echoed }, extras) : ''),
    note: (index, extras) => writer.choice({ index, text: '' }, extras),
    delta: (index, delta, extras) => {
      const text = delta.pieces.map((piece) => piece.text).join('');
      const offset = offsets[index] ?? 0;
      offsets[index] = offset + [...text].length;
      return writer.choice(
        {
          index,
          text,
          ...(request.returnTokenIds && { tokenIds: delta.tokenIds }),
          ...(delta.logprobs && { logprobs: completionLogprobs(delta.logprobs, offset) }),
        },
        extras,
      );
    },
    closing: (index, reason, extras) =>
      writer.choice(
        { index, text: '', finishReason: reason.kind, stopReason: reason.kind === 'stop' ? reason.matched : undefined },
        extras,
      ),
    usage: (usage) => writer.usage(usage),
    whole: (choices, extras) =>
      textCompletion(
        head,
        choices.map((choice) => wholeChoice(choice, request, echoed)),
        extras,
      ),
  };
}

function wholeChoice(
  { index, answer, tokenIds, logprobs, reason }: CollectedChoice,
  request: CompletionRequest,
  echoed: string,
) {
  return {
    index,
    text: echoed + answer,
    finishReason: reason?.kind,
    stopReason: reason?.kind === 'stop' ? reason.matched : undefined,
    ...(request.returnTokenIds && { tokenIds }),
    ...(request.topLogprobs !== undefined && { logprobs: completionLogprobs(logprobs, [...echoed].length) }),
  };
}
