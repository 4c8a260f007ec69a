import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contestant } from './contestants.ts';

const pollMs = 50;
const polls = 200;

/**
 * What a process still holds after its garbage was collected, told by its own debugger.
 *
 * Resident memory alone says little about leaks: a heap that may grow keeps the garbage of hundreds of requests, and more of
 * it the longer it is busy.
 */
export class LiveHeap {
  readonly #socket: WebSocket;
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Wakes the debugger, which the contestant was started to have on any free port. */
  static async open({ pid, output }: Contestant): Promise<LiveHeap> {
    process.kill(pid, 'SIGUSR1');
    for (let i = 0; i < polls; i++) {
      await sleep(pollMs);
      const url = /Debugger listening on (ws:\S+)/.exec(output())?.[1];
      if (url === undefined) continue;
      const socket = new WebSocket(url);
      await once(socket, 'open');
      return new LiveHeap(socket);
    }
    throw new Error(`process ${pid} did not open its debugger within ${(polls * pollMs) / 1_000} s`);
  }

  async collectedBytes(): Promise<number> {
    await this.#call('HeapProfiler.collectGarbage');
    const { result } = await this.#call('Runtime.getHeapUsage');
    return result?.usedSize ?? Number.NaN;
  }

  close(): void {
    this.#socket.close();
  }

  async #call(method: string): Promise<{ readonly id: number; readonly result?: { readonly usedSize?: number } }> {
    const id = ++this.#calls;
    this.#socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [message]: readonly { readonly data: unknown }[] = await once(this.#socket, 'message');
      const answer = JSON.parse(String(message?.data));
      if (answer.id === id) return answer;
    }
  }
}
