import type { RunEvent } from './run-event.ts';

/**
 * What a run has generated: its ids, and what of their text was delivered.
 *
 * The two do not end at the same place. Ids are taken in as they come; text follows when the engine, or the gateway, knows
 * what it is.
 */
export class RunText {
  /** Ids of the whole prompt, once a replica has told them. */
  promptTokens: readonly number[] | undefined;
  /** Some text came without ids: no other replica can go on exactly. */
  lacksIds = false;
  #thinking = '';
  #answer = '';
  #part: 'start' | 'thinking' | 'answer' = 'start';
  #tokens: number[] = [];
  /** How many of the ids readers have been told. */
  #told = 0;
  #thinkingTokens = 0;
  #estimated = { thinking: 0, answer: 0 };

  /**
   * Tokens of what was delivered without ids, guessed: an event is about a token, and four bytes are one where a replica
   * sends more at once.
   */
  get estimatedTokens(): { readonly thinking: number; readonly answer: number } {
    return this.#estimated;
  }

  get delivered(): { readonly thinking: string; readonly answer: string } {
    return { thinking: this.#thinking, answer: this.#answer };
  }

  /** Of the last text that was delivered. */
  get part(): 'start' | 'thinking' | 'answer' {
    return this.#part;
  }

  get isThinking(): boolean {
    return this.#part === 'thinking';
  }

  /** Generated ids, those included whose text has not left yet. */
  get tokens(): readonly number[] {
    return this.#tokens;
  }

  get thinkingTokens(): number {
    return this.#thinkingTokens;
  }

  /** All ids are known: the thought can be cut off, and the run carried over. */
  get isExact(): boolean {
    return !this.lacksIds && this.promptTokens !== undefined;
  }

  commit(tokens: readonly number[], isThinking: boolean): void {
    this.#tokens.push(...tokens);
    if (isThinking) this.#thinkingTokens += tokens.length;
  }

  /** Forgets what an attempt told that delivered nothing. */
  restart(): void {
    this.promptTokens = undefined;
    this.lacksIds = false;
    this.#tokens = [];
    this.#thinkingTokens = 0;
    this.#estimated = { thinking: 0, answer: 0 };
  }

  /** Takes ids back that no reader saw anything of; they are generated again. */
  keepTokens(tokens: readonly number[]): void {
    this.#tokens = [...tokens];
  }

  deliver(kind: 'thinking' | 'answer', text: string): void {
    // The mark that ends a thought is part of it, and no text.
    if (kind === 'answer' && this.#part === 'thinking' && !this.lacksIds) this.#thinkingTokens++;
    if (this.lacksIds) this.#estimated[kind] += Math.max(1, Math.round(Buffer.byteLength(text) / 4));
    this.#part = kind;
    if (kind === 'thinking') this.#thinking += text;
    else this.#answer += text;
  }

  /** Takes in what readers of another process were told, in the order in which they were. */
  replay(event: RunEvent): void {
    if (event.kind === 'opened') this.promptTokens = event.promptTokens;
    if (!('tokens' in event)) return;
    if (event.tokens === undefined) this.lacksIds = true;
    else this.commit(event.tokens, event.kind === 'last-tokens' ? this.isThinking : event.kind === 'thinking');
    if (event.kind !== 'last-tokens') this.deliver(event.kind, event.text);
    this.takeUntold();
  }

  /** Ids that go with the next event, each once; undefined where they are not known. */
  takeUntold(): readonly number[] | undefined {
    if (this.lacksIds) return undefined;
    const untold = this.#tokens.slice(this.#told);
    this.#told = Math.max(this.#told, this.#tokens.length);
    return untold;
  }
}
