import { expect, test } from 'vitest';
import { adapterFor } from '../adapter-for.ts';
import { recorded } from '../testing/builders.ts';
import { readLoad, vllmLoadNames } from './read-load.ts';

test('vLLM’s page, as recorded', () => {
  expect(adapterFor('vllm').readLoad(recorded('vllm-0.32.0/metrics.txt'))).toEqual({
    running: 0,
    waiting: 0,
    kvUse: 0,
    promptTokensTotal: 442,
    generationTokensTotal: 108,
    prefixQueryTokensTotal: 437,
    prefixHitTokensTotal: 0,
  });
});

test('llama-server’s page, as recorded, has no KV use', () => {
  expect(adapterFor('llama-server').readLoad(recorded('llama-server-b11434/metrics.txt'))).toEqual({
    running: 0,
    waiting: 0,
    kvUse: undefined,
    promptTokensTotal: 0,
    generationTokensTotal: 0,
    prefixQueryTokensTotal: 0,
    prefixHitTokensTotal: 0,
  });
});

test('what data-parallel parts publish is added up, and ratios are averaged', () => {
  const page = [
    'vllm:num_requests_running{engine="0",model_name="a } b"} 3.0',
    'vllm:num_requests_running{engine="1",model_name="a } b"} 4.0 1795491890000',
    'vllm:kv_cache_usage_perc{engine="0"} 0.25',
    'vllm:kv_cache_usage_perc{engine="1"} 0.75',
  ].join('\n');
  expect(readLoad(page, vllmLoadNames('vllm:'))).toMatchObject({ running: 7, kvUse: 0.5 });
});

test('NaN is no value, and a page without a signal has none', () => {
  const page = 'vllm:num_requests_running NaN\nvllm:num_requests_waiting_by_reason{reason="capacity"} 5\n';
  expect(readLoad(page, vllmLoadNames('vllm:'))).toMatchObject({ running: undefined, waiting: undefined });
});

test('old names are read where the new ones are missing, as wire.md describes', () => {
  expect(readLoad('vllm:gpu_cache_usage_perc 0.5', vllmLoadNames('vllm:'))).toMatchObject({ kvUse: 0.5 });
  const mindie = 'num_requests_running{model_name="r1"} 2\nnpu_cache_usage_perc{model_name="r1"} 0.5\n';
  expect(adapterFor('mindie').readLoad(mindie)).toMatchObject({
    running: 2,
    kvUse: 0.5,
    prefixHitTokensTotal: undefined,
  });
  const sglang =
    'sglang:num_running_reqs{tp_rank="0"} 2\nsglang:num_queue_reqs{tp_rank="0"} 9\nsglang:token_usage 0.1\n';
  expect(adapterFor('sglang').readLoad(sglang)).toMatchObject({ running: 2, waiting: 9, kvUse: 0.1 });
});
