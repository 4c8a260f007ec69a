import type { RunEvent } from './run-event.ts';

export interface EventLogLimits {
  readonly keepEvents: number;
  /** Of text, counted as two bytes a character, and tokens at eight. */
  readonly keepBytes: number;
}

export type LogSlice =
  | { readonly kind: 'events'; readonly events: readonly RunEvent[]; readonly last: number }
  /** Events after the one asked for are gone; the oldest kept one is told. */
  | { readonly kind: 'trimmed'; readonly firstKept: number };

const bareEventBytes = 64;

/**
 * The events of one run, numbered from 1, the oldest dropped when there are too many: a run may think for hours, and
 * nobody may make the gateway hold all of it.
 */
export class EventLog {
  readonly #limits: EventLogLimits;
  #events: RunEvent[] = [];
  /** Dropped events at the head of the array; cut off now and then, since a shift per event would be quadratic. */
  #dead = 0;
  #firstKept = 1;
  #bytes = 0;

  constructor(limits: EventLogLimits) {
    this.#limits = limits;
  }

  /** Number of the last event, 0 before there is one. */
  get last(): number {
    return this.#firstKept + this.#events.length - this.#dead - 1;
  }

  append(event: RunEvent): void {
    this.#events.push(event);
    this.#bytes += eventBytes(event);
    while (this.#tooMany()) this.#dropFirst();
  }

  /**
   * @param after - number of the last event the reader has; 0 for none
   * @param max - most events to give
   */
  slice(after: number, max: number): LogSlice {
    if (after + 1 < this.#firstKept) return { kind: 'trimmed', firstKept: this.#firstKept };
    const from = this.#dead + after + 1 - this.#firstKept;
    const events = this.#events.slice(from, from + max);
    return { kind: 'events', events, last: Math.max(after, Math.min(this.last, after + events.length)) };
  }

  /** Forgets events up to this number. */
  dropThrough(number: number): void {
    while (this.#firstKept <= number && this.#dead < this.#events.length) this.#dropFirst();
  }

  #tooMany(): boolean {
    const { keepEvents, keepBytes } = this.#limits;
    const count = this.#events.length - this.#dead;
    return count > 1 && (count > keepEvents || this.#bytes > keepBytes);
  }

  #dropFirst(): void {
    const first = this.#events[this.#dead];
    if (first) this.#bytes -= eventBytes(first);
    this.#dead++;
    this.#firstKept++;
    if (this.#dead < 1_024 && this.#dead < this.#events.length) return;
    this.#events = this.#events.slice(this.#dead);
    this.#dead = 0;
  }
}

/** What an event is counted for. */
export function eventBytes(event: RunEvent): number {
  const text = 'text' in event ? event.text.length * 2 : 0;
  const tokens = 'tokens' in event && event.tokens ? event.tokens.length * 8 : 0;
  const prompt = event.kind === 'opened' && event.promptTokens ? event.promptTokens.length * 8 : 0;
  return bareEventBytes + text + tokens + prompt;
}
