import { Agent } from 'node:http';
import type { ServerProcess } from '../../test/support/server-process.ts';
import { startEngine } from '../../test/support/start-engine.ts';
import { startLlamaServer } from '../../test/support/start-llama-server.ts';

/** One server under measurement. */
export interface Contestant {
  readonly name: 'ours' | 'peer';
  readonly url: string;
  readonly process: ServerProcess;
  readonly agent: Agent;
}

export interface Pairing {
  readonly ours: Contestant;
  readonly peer: Contestant;
  readonly close: () => Promise<void>;
}

export const cells = 8_192;
export const threads = 2;
export const maxRunning = 16;

/** Both servers at once with the same weights, threads and cells; only one of them is given work at a time. */
export async function startPair(model: string, peerProgram: string): Promise<Pairing> {
  const ours = await startOurs(model);
  const peer = contestant('peer', await startLlamaServer({ program: peerProgram, model, cells, threads, maxRunning }));
  return {
    ours,
    peer,
    close: async () => {
      for (const one of [ours, peer]) await stop(one);
    },
  };
}

export async function startOurs(
  model: string,
  override: { threads?: number; cells?: number; context?: number } = {},
): Promise<Contestant> {
  return contestant('ours', await startEngine({ model, cells, threads, maxRunning, ...override }));
}

export async function stop({ agent, process }: Contestant): Promise<void> {
  agent.destroy();
  await process.close();
}

function contestant(name: Contestant['name'], process: ServerProcess): Contestant {
  // A connection for each request: servers close idle ones after different times, and a reset would be nobody's fault.
  return { name, url: process.url, process, agent: new Agent({ keepAlive: false }) };
}
