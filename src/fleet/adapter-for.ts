import type { Adapter, EngineKind } from './adapter.ts';
import { llamaServer } from './llama-server/llama-server.ts';
import { mindie } from './mindie/mindie.ts';
import { openai } from './openai/openai.ts';
import { regauge } from './regauge/regauge.ts';
import { sglang } from './sglang/sglang.ts';
import { vllm } from './vllm/vllm.ts';
import { vllmAscend } from './vllm-ascend/vllm-ascend.ts';

const adapters: Readonly<Record<EngineKind, Adapter>> = {
  regauge,
  'llama-server': llamaServer,
  vllm,
  sglang,
  'vllm-ascend': vllmAscend,
  mindie,
  openai,
};

export function adapterFor(kind: EngineKind): Adapter {
  return adapters[kind];
}
