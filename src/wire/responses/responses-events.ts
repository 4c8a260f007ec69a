import type { FinishReason } from '../chat-response.ts';
import { namedSseEvent } from '../sse-writer.ts';
import type { UsageCounts } from '../usage.ts';
import { toErrorBody, type WireError } from '../wire-error.ts';
import {
  type ItemStatus,
  type OutputItem,
  outputItem,
  outputPart,
  type ResponsesHead,
  type ResponsesState,
  responsesObject,
} from './responses-object.ts';

type Kind = 'thinking' | 'answer';

const eventWords = { thinking: 'response.reasoning_text', answer: 'response.output_text' } as const;
/** Only the events of an answer have the field. */
const logprobs = { thinking: {}, answer: { logprobs: [] } } as const;

/**
 * Writes the events of one streamed response; each call gives what follows from all calls before. An item is opened by its
 * first text and closed by the first of the next one, so that there are no empty items.
 */
export class ResponsesEvents {
  readonly #head: ResponsesHead;
  readonly #closed: OutputItem[] = [];
  #open: { readonly kind: Kind; text: string } | undefined;
  #sequence = 0;

  constructor(head: ResponsesHead) {
    this.#head = head;
  }

  start(): string {
    const state = { kind: 'in-progress' } as const;
    return this.#snapshot('response.created', state) + this.#snapshot('response.in_progress', state);
  }

  delta(kind: Kind, text: string): string {
    const before = this.#open?.kind === kind ? '' : this.#turnTo(kind);
    if (this.#open) this.#open.text += text;
    return before + this.#partEvent(`${eventWords[kind]}.delta`, kind, { delta: text, ...logprobs[kind] });
  }

  end(reason: FinishReason, usage: UsageCounts): string {
    const [status, type] =
      reason === 'length'
        ? (['incomplete', 'response.incomplete'] as const)
        : (['completed', 'response.completed'] as const);
    return this.#close(status) + this.#snapshot(type, { kind: 'complete', reason, usage });
  }

  /** The response as failed, and an error on which clients throw. */
  failed(error: WireError): string {
    const { code, message, param } = toErrorBody(error).error;
    const last = this.#close('incomplete') + this.#snapshot('response.failed', { kind: 'failed', error });
    return last + this.#event('error', { code, message, param });
  }

  #turnTo(kind: Kind): string {
    const before = this.#close('completed');
    this.#open = { kind, text: '' };
    const item = outputItem(kind, this.#head.id, 'in_progress', []);
    return (
      before +
      this.#event('response.output_item.added', { output_index: this.#closed.length, item }) +
      this.#partEvent('response.content_part.added', kind, { part: outputPart(kind, '') })
    );
  }

  #close(status: ItemStatus): string {
    if (!this.#open) return '';
    const { kind, text } = this.#open;
    this.#open = undefined;
    const part = outputPart(kind, text);
    const item = outputItem(kind, this.#head.id, status, [part]);
    const said =
      this.#partEvent(`${eventWords[kind]}.done`, kind, { text, ...logprobs[kind] }) +
      this.#partEvent('response.content_part.done', kind, { part }) +
      this.#event('response.output_item.done', { output_index: this.#closed.length, item });
    this.#closed.push(item);
    return said;
  }

  /** Of the one part of the item that is open. */
  #partEvent(type: string, kind: Kind, fields: object): string {
    const { id } = outputItem(kind, this.#head.id, 'in_progress', []);
    return this.#event(type, { item_id: id, output_index: this.#closed.length, content_index: 0, ...fields });
  }

  #snapshot(type: string, state: ResponsesState): string {
    return this.#event(type, { response: responsesObject(this.#head, this.#closed, state) });
  }

  #event(type: string, fields: object): string {
    return namedSseEvent(type, { type, sequence_number: this.#sequence++, ...fields });
  }
}
