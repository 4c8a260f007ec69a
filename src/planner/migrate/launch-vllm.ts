import { parallelFlags } from './data-parallel.ts';
import type { LaunchOrder } from './launch.ts';
import { shellCommand, shellWord } from './shell-word.ts';

/** vLLM on GPUs. @see vLLM documentation, "Data parallel deployment", "Expert parallel deployment", "NixlConnector" */
export function vllmCommand(order: LaunchOrder): string {
  const { facts, group, maxRunning, split } = order;
  const { config } = group;
  return shellCommand(`vllm serve ${shellWord(facts.checkpointFor(config.weights))}`, [
    `--served-model-name ${shellWord(facts.servedName)} --host 0.0.0.0 --port 8000`,
    ...parallelFlags(order),
    `--max-model-len ${facts.maxModelTokens} --max-num-seqs ${maxRunning} --gpu-memory-utilization 0.92`,
    ...(config.kv === 'fp8' ? ['--kv-cache-dtype fp8'] : []),
    ...draftFlags(config.speculation.drafts),
    ...(split ? [`--kv-transfer-config ${shellWord(JSON.stringify(nixl))}`] : []),
    '--reasoning-parser deepseek_r1',
  ]);
}

/** Both halves take and give; who does what is said by the router with each request. */
const nixl = { kv_connector: 'NixlConnector', kv_role: 'kv_both' };

export function draftFlags(drafts: number): readonly string[] {
  if (drafts === 0) return [];
  return [`--speculative-config ${shellWord(JSON.stringify({ method: 'mtp', num_speculative_tokens: drafts }))}`];
}
