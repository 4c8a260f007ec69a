import { test } from 'vitest';
import { findLlamaServer } from '../support/find-llama-server.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { readMetrics } from '../support/read-metrics.ts';
import { startLlamaServer } from '../support/start-llama-server.ts';
import { runReplicaContract } from './replica-contract.ts';

const found = findLlamaServer();

if (found.kind === 'absent') {
  test('llama-server keeps the replica contract', ({ skip }) => skip(found.reason));
} else {
  runReplicaContract({
    name: 'llama-server',
    start: async () => {
      const server = await startLlamaServer({
        program: found.path,
        model: nanoR1,
        cells: 8_192,
        threads: 1,
        maxRunning: 16,
      });
      return {
        url: server.url,
        model: nanoR1,
        running: async () => (await readMetrics(server.url)).get('llamacpp:requests_processing') ?? Number.NaN,
        close: () => server.close(),
      };
    },
    skip: [
      {
        reason: 'it serves its one model whatever name is asked for',
        tests: ['a model that is not served is refused'],
      },
      { reason: 'its errors have no param', tests: ['errors name the parameter at fault'] },
    ],
  });
}
