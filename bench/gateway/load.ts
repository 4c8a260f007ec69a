import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Pace } from '../../test/emulated/pace.ts';

/** Where requests go: the emulated replica itself, a gateway in front of it, or a peer. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
}

/** So many clients at once, each sending one request after the other. */
export interface Load {
  readonly target: Target;
  readonly clients: number;
  readonly requestsPerClient: number;
  readonly tokens: number;
  readonly pace: Pace;
  /** Clients begin one after the other over this time. */
  readonly spreadMs: number;
  /** Whole replies, clients that leave and replicas that cut, besides streams; only without a pace. */
  readonly mix: 'streams' | { readonly seed: number };
}

export interface LoadResult {
  readonly requests: number;
  /** With a token. */
  readonly events: number;
  readonly wallMs: number;
  /** From the replica's write to the client's read; of a load with a pace. */
  readonly latencyMs: Percentiles;
  /** From sending the request to the first token. */
  readonly ttftMs: Percentiles;
  /** What went otherwise than it should have, the first few in words. */
  readonly failed: number;
  readonly failures: readonly string[];
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** What the client's process answers. */
export type LoadReply =
  | { readonly kind: 'result'; readonly result: LoadResult }
  | { readonly kind: 'broken'; readonly because: string };

const program = fileURLToPath(new URL('load-client.ts', import.meta.url));

/** The clients, as one process of their own: what they cost is nobody's under measurement. */
export class LoadClient {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(program, [], {
      execArgv: ['--conditions=regauge-source', '--disable-warning=ExperimentalWarning'],
    });
  }

  /** One load at a time. Rejects when any request went wrong: numbers of half a load would say nothing. */
  async run(load: Load): Promise<LoadResult> {
    this.#child.send(load);
    const [reply]: LoadReply[] = await once(this.#child, 'message');
    if (!reply || reply.kind === 'broken') throw new Error(reply?.because ?? 'the load client said nothing');
    const { failed, failures, requests } = reply.result;
    if (failed > 0)
      throw new Error(`${load.target.url}: ${failed} of ${requests} requests went wrong:\n${failures.join('\n')}`);
    return reply.result;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }
}
