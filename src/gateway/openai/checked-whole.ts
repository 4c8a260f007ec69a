import type { UpstreamUsage } from '#fleet';
import type { CheckedReply } from '../relay.ts';
import { parsedObject, usageIn } from './passed-usage.ts';

/** Holds a whole reply back until it is seen to be one: JSON with every choice that was asked for, each with its end. */
export class CheckedWhole implements CheckedReply {
  readonly #choices: number;
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #usage: UpstreamUsage | undefined;

  constructor(choices: number, maxBytes: number) {
    this.#choices = choices;
    this.#maxBytes = maxBytes;
  }

  /** What the replica counted, once the reply has ended. */
  get usage(): UpstreamUsage | undefined {
    return this.#usage;
  }

  /** @throws {Error} when the reply is longer than what is held */
  push(chunk: Uint8Array): string {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) throw new Error(`its reply is longer than ${this.#maxBytes} bytes`);
    this.#chunks.push(chunk);
    return '';
  }

  end(): ReturnType<CheckedReply['end']> {
    const rest = Buffer.concat(this.#chunks);
    const said = parsedObject(rest.toString('utf8'));
    if (!said) return { kind: 'incomplete', reason: 'its reply is no JSON object' };
    const choices: readonly unknown[] = Array.isArray(said.choices) ? said.choices : [];
    const ended = choices.filter(hasEnded).length;
    if (ended < this.#choices) {
      return { kind: 'incomplete', reason: `${this.#choices - ended} of ${this.#choices} choices did not come whole` };
    }
    this.#usage = usageIn(said);
    return { kind: 'whole', rest };
  }
}

function hasEnded(choice: unknown): boolean {
  return (
    typeof choice === 'object' &&
    choice !== null &&
    'finish_reason' in choice &&
    typeof choice.finish_reason === 'string'
  );
}
