import { createChunkWriter, createTextChunkWriter, createThinkingSplitter, type FinishReason, sseDone } from '#wire';
import {
  type EmulatedDialect,
  type EmulatedEvents,
  type EmulatedFinish,
  emulatedModel,
  emulatedPrompt,
  event,
  finishToken,
  maxTokensOf,
} from '../dialect.ts';

const head = { id: emulatedModel, created: 0, model: emulatedModel };

const error = (status: number, message: string) => {
  const type = status === 400 ? 'invalid_request_error' : 'server_error';
  return { error: { message, type, param: null, code: null } };
};

/** Our own engine: ids come with the first text after them. It gives no usage, so that the gateway counts. */
export const regaugeDialect: EmulatedDialect = {
  kind: 'regauge',
  pages: {
    '/v1/models': { object: 'list', data: [{ id: emulatedModel, max_model_len: 4_096, fingerprint: 'f00d' }] },
    '/health': { status: 'ok' },
  },
  spelling: 'prompt',
  trims: true,
  events: ({ isChat }) => (isChat ? chatEvents() : textEvents()),
  limitOf: (call) => maxTokensOf(call) ?? Number.POSITIVE_INFINITY,
  error,
  contextExceeded: {
    error: {
      message: 'The prompt has 4097 tokens, and the context is 4096.',
      type: 'invalid_request_error',
      param: 'messages',
      code: 'context_length_exceeded',
    },
  },
  streamError: (message) => event({ error: { message, type: 'InternalServerError', code: 500 } }) + sseDone,
  done: sseDone,
};

function chatEvents(): EmulatedEvents {
  const writer = createChunkWriter({ ...head, reasoningFields: 'reasoning_content' });
  const tags = { kind: 'text', open: '<think>', close: '</think>' } as const;
  const splitter = createThinkingSplitter({ tags, startsInThinking: true });
  let tokenIds: number[] = [];
  const index = 0;
  return {
    opening: writer.choice({ index, delta: { kind: 'role' } }, { promptTokenIds: emulatedPrompt }),
    token: (char) => {
      tokenIds.push(char.charCodeAt(0));
      const [piece] = splitter.push(char);
      if (!piece) return '';
      const text = writer.choice({ index, delta: piece, tokenIds });
      tokenIds = [];
      return text;
    },
    lastTokens: () => writer.choice({ index, delta: { kind: 'nothing' }, tokenIds: [...tokenIds, finishToken] }),
    end: (reason) => writer.choice({ index, delta: { kind: 'nothing' }, finishReason: reasonOf(reason) }),
  };
}

function textEvents(): EmulatedEvents {
  const writer = createTextChunkWriter(head);
  const index = 0;
  return {
    opening: '',
    token: (char) => writer.choice({ index, text: char, tokenIds: [char.charCodeAt(0)] }),
    lastTokens: () => writer.choice({ index, text: '', tokenIds: [finishToken] }),
    end: (reason) => writer.choice({ index, text: '', finishReason: reasonOf(reason) }),
  };
}

function reasonOf(reason: EmulatedFinish): FinishReason {
  if (reason !== 'content_filter') return reason;
  throw new Error('our own engine filters nothing');
}
