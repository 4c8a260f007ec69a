import { unreachable } from '#kernel';
import {
  type ChatRequest,
  type CompletionRequest,
  chatCompletion,
  createChunkWriter,
  createTextChunkWriter,
  errorEvent,
  sseComment,
  sseDone,
  textCompletion,
  usage,
} from '#wire';
import type { Run } from '../run.ts';
import type { RunEnd } from '../run-event.ts';
import { eventStream, type RunWriter } from '../run-writer.ts';

const sseEnds: Pick<RunWriter, 'contentType' | 'keepAlive' | 'done' | 'failed'> = {
  contentType: eventStream,
  keepAlive: sseComment('keep-alive'),
  done: sseDone,
  failed: (error) => errorEvent(error) + sseDone,
};

/** Chat completions, or plain ones, as the run was asked for. */
export function openaiWriter(run: Run): RunWriter {
  return run.request.kind === 'chat' ? chatWriter(run, run.request) : textWriter(run, run.request);
}

function chatWriter(run: Run, request: ChatRequest): RunWriter {
  const { reasoningFields, returnTokenIds, includeUsage } = request;
  const head = { id: run.id, created: run.createdSeconds, model: run.model, reasoningFields };
  const chunks = createChunkWriter(head);
  const index = 0;
  const ids = (tokens: readonly number[] | undefined) => (returnTokenIds && tokens ? { tokenIds: tokens } : {});
  const nothing = (tokens: readonly number[] | undefined) =>
    returnTokenIds && tokens ? chunks.choice({ index, delta: { kind: 'nothing' }, tokenIds: tokens }) : '';
  return {
    ...sseEnds,
    event: (event) => {
      switch (event.kind) {
        case 'opened':
          return chunks.choice({ index, delta: { kind: 'role' } }, promptIds(request, event.promptTokens));
        case 'thinking':
          if (reasoningFields === 'none') return nothing(event.tokens);
          return chunks.choice({ index, delta: { kind: 'thinking', text: event.text }, ...ids(event.tokens) });
        case 'answer':
          return chunks.choice({ index, delta: { kind: 'answer', text: event.text }, ...ids(event.tokens) });
        case 'last-tokens':
          return nothing(event.tokens);
        case 'finish':
          return chunks.choice({
            index,
            delta: { kind: 'nothing' },
            finishReason: event.reason,
            stopReason: event.matched,
          });
        case 'usage':
          return includeUsage ? chunks.usage(usage(event.counts)) : '';
        default:
          return unreachable(event);
      }
    },
    whole: (end) => chatCompletion(head, [{ ...wholeChoice(run, end), ...run.text.delivered }], wholeExtras(run, end)),
  };
}

function textWriter(run: Run, request: CompletionRequest): RunWriter {
  const { returnTokenIds, includeUsage } = request;
  const head = { id: run.id, created: run.createdSeconds, model: run.model };
  const chunks = createTextChunkWriter(head);
  const index = 0;
  const text = (content: string, tokens: readonly number[] | undefined) =>
    chunks.choice({ index, text: content, ...(returnTokenIds && tokens ? { tokenIds: tokens } : {}) });
  return {
    ...sseEnds,
    event: (event) => {
      switch (event.kind) {
        case 'opened':
          return returnTokenIds ? chunks.choice({ index, text: '' }, promptIds(request, event.promptTokens)) : '';
        case 'thinking':
        case 'answer':
          return text(event.text, event.tokens);
        case 'last-tokens':
          return returnTokenIds ? text('', event.tokens) : '';
        case 'finish':
          return chunks.choice({ index, text: '', finishReason: event.reason, stopReason: event.matched });
        case 'usage':
          return includeUsage ? chunks.usage(usage(event.counts)) : '';
        default:
          return unreachable(event);
      }
    },
    whole: (end) => {
      const { thinking, answer } = run.text.delivered;
      return textCompletion(head, [{ ...wholeChoice(run, end), text: thinking + answer }], wholeExtras(run, end));
    },
  };
}

function wholeChoice({ request, text: { tokens, lacksIds } }: Run, end: Extract<RunEnd, { kind: 'complete' }>) {
  const tokenIds = request.returnTokenIds && !lacksIds ? { tokenIds: tokens } : {};
  return { index: 0, finishReason: end.reason, stopReason: end.matched, ...tokenIds };
}

function wholeExtras({ request, text: { promptTokens } }: Run, end: Extract<RunEnd, { kind: 'complete' }>) {
  return { usage: usage(end.usage), ...promptIds(request, promptTokens) };
}

function promptIds({ returnTokenIds }: ChatRequest | CompletionRequest, tokens: readonly number[] | undefined) {
  return returnTokenIds && tokens ? { promptTokenIds: tokens } : {};
}
