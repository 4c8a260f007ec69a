import { unreachable } from '#kernel';
import {
  type FinishReason,
  outputItems,
  ResponsesEvents,
  type ResponsesHead,
  responsesObject,
  sseComment,
} from '#wire';
import type { Run } from '../run.ts';
import type { RunEvent } from '../run-event.ts';
import { eventStream, type RunWriter } from '../run-writer.ts';

export function responsesWriter(run: Run): RunWriter {
  const head = headOf(run);
  const events = new ResponsesEvents(head);
  return {
    contentType: eventStream,
    keepAlive: sseComment('keep-alive'),
    event: toldBy(events),
    done: '',
    failed: (error) => events.failed(error),
    whole: (end) => responsesObject(head, outputItems(head, run.text.delivered, end.reason), end),
  };
}

function headOf({ id, createdSeconds, model, request }: Run): ResponsesHead {
  const { maxTokens, sampling } = request;
  return { id, created: createdSeconds, model, maxTokens, temperature: sampling.temperature, topP: sampling.topP };
}

/** The reason is told with the usage, which comes after it. */
function toldBy(events: ResponsesEvents): (event: RunEvent) => string {
  let reason: FinishReason = 'stop';
  return (event) => {
    switch (event.kind) {
      case 'opened':
        return events.start();
      case 'thinking':
      case 'answer':
        return events.delta(event.kind, event.text);
      case 'last-tokens':
        return '';
      case 'finish':
        reason = event.reason;
        return '';
      case 'usage':
        return events.end(reason, event.counts);
      default:
        return unreachable(event);
    }
  };
}
