import { test } from 'vitest';
import { readMetrics } from '../support/read-metrics.ts';
import { runReplicaContract } from './replica-contract.ts';

/** A vLLM that somebody started with nano-r1, since one that we could start needs an accelerator. */
const url = process.env.VLLM_URL?.replace(/\/+$/, '');

if (!url) {
  test('vLLM keeps the replica contract', ({ skip }) => skip('VLLM_URL does not name a vLLM that serves nano-r1'));
} else {
  runReplicaContract({
    name: 'vLLM',
    start: async () => ({
      url,
      model: process.env.VLLM_MODEL ?? 'nano-r1',
      running: async () => (await readMetrics(url)).get('vllm:num_requests_running') ?? Number.NaN,
      close: async () => undefined,
    }),
    skip: [],
  });
}
