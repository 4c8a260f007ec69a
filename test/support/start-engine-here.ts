import { type EngineConfig, EngineServer } from '#engine';
import { nanoR1 } from './nano-r1.ts';

/** An engine in the test's own process, serving nano-r1, for what the command line does not set or does not let one see. */
export function startHere(config: Partial<EngineConfig>): Promise<EngineServer> {
  return EngineServer.start({
    host: '127.0.0.1',
    port: 0,
    keepAliveMs: 5_000,
    model: { id: 'nano-r1', aliases: [], standInNote: undefined, sampling: {}, fingerprint: 'nano-r1' },
    engine: {
      modelPath: nanoR1,
      backend: 'cpu',
      gpuLayers: 0,
      kvType: 'f16',
      contextTokens: 2_048,
      cellCapacity: 2_048,
      maxCachedCells: 512,
      hostCacheBytes: 0,
      maxRunning: 4,
      maxWaiting: 16,
      threads: 1,
      tokenBudget: 512,
      itlStretch: 2.2,
      swapBytes: 1024 ** 3,
      ...config,
    },
  });
}
