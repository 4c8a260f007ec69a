import type { UpstreamUsage } from '#fleet';
import { createSseScanner, type SseScanner } from '#wire';
import type { CheckedReply } from '../relay.ts';
import { parsedObject, usageIn } from './passed-usage.ts';

const decoder = new TextDecoder();

/**
 * Watches a stream that is passed through, so that its end can be told from its breaking off: every choice must have its
 * finish reason. `[DONE]` is held back until then, since clients stop reading at it.
 */
export class CheckedStream implements CheckedReply {
  readonly #scanner: SseScanner;
  readonly #choices: number;
  readonly #finished = new Set<number>();
  #out: string[] = [];
  #failure: string | undefined;
  #done = false;
  #usage: UpstreamUsage | undefined;

  /** @param choices - how many were asked for */
  constructor(choices: number) {
    this.#choices = choices;
    this.#scanner = createSseScanner({
      event: ({ data }) => this.#event(decoder.decode(data)),
      comment: (text) => void this.#out.push(`:${decoder.decode(text)}\n\n`),
    });
  }

  /** What the replica counted so far; with `continuous_usage_stats` in every event, else in the last one if at all. */
  get usage(): UpstreamUsage | undefined {
    return this.#usage;
  }

  push(chunk: Uint8Array): string {
    this.#scanner.push(chunk);
    const out = this.#out.join('');
    this.#out = [];
    return out;
  }

  end(): ReturnType<CheckedReply['end']> {
    const done = this.#done ? 'data: [DONE]\n\n' : '';
    if (this.#failure !== undefined) return { kind: 'failed', reason: this.#failure, rest: done };
    const missing = this.#choices - this.#finished.size;
    if (missing <= 0) return { kind: 'whole', rest: done };
    return { kind: 'incomplete', reason: `${missing} of ${this.#choices} choices have no finish reason` };
  }

  #event(data: string): void {
    if (data === '[DONE]') {
      this.#done = true;
      return;
    }
    this.#note(data);
    const lines = data.split('\n').map((line) => `data: ${line}\n`);
    this.#out.push(`${lines.join('')}\n`);
  }

  #note(data: string): void {
    // What is no JSON says nothing, and what says nothing finishes no choice.
    const said = parsedObject(data) ?? {};
    this.#usage = usageIn(said) ?? this.#usage;
    if ('error' in said) this.#failure = 'the replica sent an error';
    if (!('choices' in said) || !Array.isArray(said.choices)) return;
    for (const choice of said.choices) {
      const index: unknown = choice?.index ?? 0;
      const isFinished = typeof choice?.finish_reason === 'string';
      if (isFinished && typeof index === 'number' && index < this.#choices) this.#finished.add(index);
    }
  }
}
