import { unreachable } from '#kernel';
import {
  type OllamaEnd,
  type OllamaEndpoint,
  type OllamaText,
  ollamaLine,
  ollamaPart,
  ollamaReply,
  toOllamaErrorBody,
} from '#wire';
import type { Run } from '../run.ts';
import type { RunEnd } from '../run-event.ts';
import type { RunWriter } from '../run-writer.ts';

type Complete = Extract<RunEnd, { kind: 'complete' }>;

const noText: OllamaText = { thinking: '', answer: '' };

/** Lines of JSON; the last one, with reason, counts and times, stands for the end of the stream. */
export function ollamaWriter(run: Run, endpoint: OllamaEndpoint): RunWriter {
  const head = () => ({ model: run.model, createdAt: new Date().toISOString() });
  const part = (text: OllamaText) => ollamaLine(ollamaPart(endpoint, head(), text));
  const reply = (text: OllamaText, end: Complete) => ollamaReply(endpoint, head(), text, toOllamaEnd(run, end));
  return {
    contentType: 'application/x-ndjson',
    keepAlive: '',
    event: (event) => {
      switch (event.kind) {
        case 'thinking':
          return part({ thinking: event.text, answer: '' });
        case 'answer':
          return part({ thinking: '', answer: event.text });
        case 'opened':
        case 'last-tokens':
        case 'finish':
        case 'usage':
          return '';
        default:
          return unreachable(event);
      }
    },
    get done() {
      return run.end?.kind === 'complete' ? ollamaLine(reply(noText, run.end)) : '';
    },
    failed: (error) => ollamaLine(toOllamaErrorBody(error)),
    whole: (end) => reply(run.text.delivered, end),
  };
}

/** Times of the attempt that gave the first token; what was lost to a carry-over counts as decoding. */
function toOllamaEnd(run: Run, end: Complete): OllamaEnd {
  const lastMs = (run.lastTokenMs ?? run.arrivedMs) - run.arrivedMs;
  const first = run.attempts.find(({ ttftMs }) => ttftMs !== undefined);
  const queuedMs = first?.startedMs ?? 0;
  const prefillMs = first?.ttftMs ?? 0;
  return { reason: end.reason, usage: end.usage, queuedMs, prefillMs, decodeMs: lastMs - queuedMs - prefillMs };
}
