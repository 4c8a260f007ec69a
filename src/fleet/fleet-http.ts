import { Agent, request } from 'undici';

export interface HttpQuestion {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks a replica something small and gathers the answer; whatever the status. Rejects when there is none.
 */
export type AskHttp = (question: HttpQuestion) => Promise<HttpAnswer>;

/** A page of metrics of a large engine has some hundred kilobytes. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Connections for probes and metrics, apart from those of the traffic: a replica that is full must still be heard. */
export class FleetHttp {
  readonly #agent: Agent;

  constructor() {
    this.#agent = new Agent({ keepAliveTimeout: 10_000, pipelining: 1 });
  }

  readonly ask: AskHttp = async ({ method, url, headers, body, signal }) => {
    const reply = await request(url, { method, headers, body: body ?? null, signal, dispatcher: this.#agent });
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of reply.body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > maxBodyBytes) throw new Error(`the answer of ${url} is longer than ${maxBodyBytes} bytes`);
      pieces.push(piece);
    }
    return { status: reply.statusCode, body: Buffer.concat(pieces).toString('utf8') };
  };

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
