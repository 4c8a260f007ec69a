import { nanoR1 } from '../support/nano-r1.ts';
import { heldByRequests } from '../support/read-metrics.ts';
import { startEngine } from '../support/start-engine.ts';
import { runReplicaContract } from './replica-contract.ts';

runReplicaContract({
  name: 'our engine',
  start: async () => {
    const engine = await startEngine({ model: nanoR1, name: 'nano-r1', cells: 8_192, threads: 1, maxRunning: 16 });
    return {
      url: engine.url,
      model: 'nano-r1',
      running: async () => (await heldByRequests(engine.url)).running,
      close: () => engine.close(),
    };
  },
  skip: [],
});
