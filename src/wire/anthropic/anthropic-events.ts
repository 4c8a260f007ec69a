import type { ResponseHead } from '../chat-response.ts';
import { namedSseEvent } from '../sse-writer.ts';
import type { UsageCounts } from '../usage.ts';
import {
  type AnthropicBlock,
  anthropicOpening,
  anthropicStop,
  anthropicUsage,
  type GenerationEnd,
} from './anthropic-response.ts';

/** Writes the events of one streamed message. Each call gives what follows from all calls before; '' is nothing. */
export interface AnthropicEvents {
  /** @param promptTokens - 0 where no replica has told yet; the last event has the count */
  start(promptTokens: number): string;
  delta(kind: 'thinking' | 'answer', text: string): string;
  end(end: GenerationEnd, counts: UsageCounts): string;
}

/** Keeps proxies and idle timers awake while nothing flows; clients skip it. */
export const anthropicPing: string = namedSseEvent('ping', { type: 'ping' });

/** A block is opened by its first text and closed by the first of the next one, so that there are no empty blocks. */
export function createAnthropicEvents(head: ResponseHead): AnthropicEvents {
  let index = -1;
  let open: 'thinking' | 'answer' | 'none' = 'none';
  const close = (): string => {
    const was = open;
    open = 'none';
    if (was === 'none') return '';
    return (was === 'thinking' ? delta(index, signatureDelta) : '') + event('content_block_stop', { index });
  };
  const turnTo = (kind: 'thinking' | 'answer'): string => {
    if (open === kind) return '';
    const closed = close();
    open = kind;
    index++;
    return closed + event('content_block_start', { index, content_block: emptyBlocks[kind] });
  };
  return {
    start: (promptTokens) => event('message_start', { message: anthropicOpening(head, promptTokens) }),
    delta: (kind, text) =>
      turnTo(kind) +
      delta(index, kind === 'thinking' ? { type: 'thinking_delta', thinking: text } : { type: 'text_delta', text }),
    end: (end, counts) =>
      close() +
      event('message_delta', { delta: anthropicStop(end), usage: anthropicUsage(counts) }) +
      event('message_stop', {}),
  };
}

const emptyBlocks: Readonly<Record<'thinking' | 'answer', AnthropicBlock>> = {
  thinking: { type: 'thinking', thinking: '', signature: '' },
  answer: { type: 'text', text: '' },
};
const signatureDelta = { type: 'signature_delta', signature: '' };

function delta(index: number, change: object): string {
  return event('content_block_delta', { index, delta: change });
}

function event(type: string, fields: object): string {
  return namedSseEvent(type, { type, ...fields });
}
