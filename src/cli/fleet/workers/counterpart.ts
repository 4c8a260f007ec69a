/** A process at the other end of a channel. */
export interface Channel {
  /** Does nothing once the channel is closed. */
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

type Calls<T> = { readonly [Name in keyof T]: (...args: never[]) => unknown };

type Message =
  | { readonly kind: 'call'; readonly number: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'result'; readonly number: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly number: number; readonly message: string };

interface Asked {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Two processes of ours that call each other's functions, over a channel that nobody else writes to: what comes is taken for
 * what its type says. Arguments and results are plain data. Calls arrive in the order in which they were made.
 */
export class Counterpart<Theirs extends Calls<Theirs>> {
  readonly #channel: Channel;
  readonly #ours: Readonly<Record<string, (...args: never[]) => unknown>>;
  readonly #asked = new Map<number, Asked>();
  #calls = 0;
  #isClosed = false;

  /** @param ours - what the other may call */
  constructor(channel: Channel, ours: Readonly<Record<string, (...args: never[]) => unknown>>) {
    this.#channel = channel;
    this.#ours = ours;
    channel.onMessage((message) => void this.#take(message as Message));
    channel.onClose(() => this.#close());
  }

  /** @throws {Error} when the other process failed, or is gone */
  ask<Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ): Promise<Awaited<ReturnType<Theirs[Name]>>> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new Error('the other process is gone'));
      const number = ++this.#calls;
      this.#asked.set(number, { resolve: (result) => resolve(result as Awaited<ReturnType<Theirs[Name]>>), reject });
      this.#channel.send({ kind: 'call', number, name, args } satisfies Message);
    });
  }

  /** Where nobody waits for what comes of it. */
  tell<Name extends keyof Theirs & string>(name: Name, ...args: Parameters<Theirs[Name]>): void {
    this.ask(name, ...args).catch(() => undefined);
  }

  async #take(message: Message): Promise<void> {
    if (message.kind === 'call') {
      this.#channel.send(await this.#answer(message));
      return;
    }
    const asked = this.#asked.get(message.number);
    this.#asked.delete(message.number);
    if (message.kind === 'result') asked?.resolve(message.result);
    else asked?.reject(new Error(message.message));
  }

  async #answer({ number, name, args }: Extract<Message, { kind: 'call' }>): Promise<Message> {
    try {
      const ours = this.#ours[name] as ((...args: readonly unknown[]) => unknown) | undefined;
      if (!ours) throw new Error(`there is no ${name} here`);
      return { kind: 'result', number, result: await ours(...args) };
    } catch (error) {
      return { kind: 'failure', number, message: error instanceof Error ? error.message : String(error) };
    }
  }

  #close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#asked.values()) reject(new Error('the other process is gone'));
    this.#asked.clear();
  }
}
