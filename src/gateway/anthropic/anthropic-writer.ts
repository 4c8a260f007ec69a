import { unreachable } from '#kernel';
import { anthropicErrorEvent, anthropicMessage, anthropicPing, createAnthropicEvents, type GenerationEnd } from '#wire';
import type { Run } from '../run.ts';
import type { RunEvent } from '../run-event.ts';
import { eventStream, type RunWriter } from '../run-writer.ts';

export function anthropicWriter(run: Run): RunWriter {
  const head = { id: run.id, created: run.createdSeconds, model: run.model };
  const hidesThinking = run.request.kind === 'chat' && run.request.reasoningFields === 'none';
  return {
    contentType: eventStream,
    keepAlive: anthropicPing,
    event: anthropicEventsOf(head, hidesThinking),
    done: '',
    failed: (error) => anthropicErrorEvent(error, run.id),
    whole: (end) => {
      const { thinking, answer } = run.text.delivered;
      return anthropicMessage(head, { thinking: hidesThinking ? '' : thinking, answer }, end, end.usage);
    },
  };
}

/** The reason is told with the usage, which comes after it. */
function anthropicEventsOf(
  head: Parameters<typeof createAnthropicEvents>[0],
  hidesThinking: boolean,
): (event: RunEvent) => string {
  const events = createAnthropicEvents(head);
  let end: GenerationEnd = { reason: 'stop', matched: undefined };
  return (event) => {
    switch (event.kind) {
      case 'opened':
        return events.start(event.promptTokens?.length ?? 0);
      case 'thinking':
        return hidesThinking ? '' : events.delta(event.kind, event.text);
      case 'answer':
        return events.delta(event.kind, event.text);
      case 'last-tokens':
        return '';
      case 'finish':
        end = event;
        return '';
      case 'usage':
        return events.end(end, event.counts);
      default:
        return unreachable(event);
    }
  };
}
