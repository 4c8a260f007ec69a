import { ChatDeepSeek } from '@langchain/deepseek';
import { afterAll, beforeAll } from 'vitest';
import { langchainSuite } from './langchain-suite.ts';
import { ServedNanoR1 } from './serve-nano-r1.ts';

let served: ServedNanoR1;
beforeAll(async () => {
  served = await ServedNanoR1.start();
});
afterAll(() => served?.close());

langchainSuite(
  () => served,
  (over = {}) =>
    new ChatDeepSeek({
      model: 'nano-r1',
      temperature: 0,
      maxRetries: 0,
      apiKey: 'none',
      configuration: { baseURL: served.url },
      ...over,
    }),
);
