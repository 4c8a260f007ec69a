import { dataRanks } from './data-parallel.ts';
import type { LaunchOrder } from './launch.ts';
import { shellCommand, shellWord } from './shell-word.ts';

/**
 * SGLang on GPUs, whose `--tp-size` counts all devices of a replica, groups of data among them.
 * @see SGLang documentation, "DeepSeek usage", "Expert parallelism", "PD disaggregation"
 */
export function sglangCommand({ facts, group, nodes, maxRunning, split }: LaunchOrder): string {
  const { layout, weights, phase, speculation, kv } = group.config;
  const ranks = dataRanks(layout);
  const across = layout.kind === 'data-expert';
  return shellCommand(`python3 -m sglang.launch_server --model-path ${shellWord(facts.checkpointFor(weights))}`, [
    `--served-model-name ${shellWord(facts.servedName)} --host 0.0.0.0 --port 30000`,
    `--tp-size ${layout.devices}`,
    ...(across
      ? [`--dp-size ${ranks} --enable-dp-attention --ep-size ${layout.devices} --moe-a2a-backend deepep`]
      : []),
    ...(layout.redundantExperts > 0 ? [`--ep-num-redundant-experts ${layout.redundantExperts} --enable-eplb`] : []),
    ...(nodes > 1 ? [`--nnodes ${nodes} --node-rank "$NODE_RANK" --dist-init-addr "$HEAD_IP:5000"`] : []),
    `--context-length ${facts.maxModelTokens} --max-running-requests ${maxRunning * ranks}`,
    ...(kv === 'fp8' ? ['--kv-cache-dtype fp8_e4m3'] : []),
    ...(speculation.drafts > 0 ? [draftFlags(speculation.drafts)] : []),
    ...(split && phase !== 'both' ? [`--disaggregation-mode ${phase}`] : []),
    '--reasoning-parser deepseek-r1 --trust-remote-code',
  ]);
}

function draftFlags(drafts: number): string {
  const tokens = `--speculative-num-draft-tokens ${drafts + 1}`;
  return `--speculative-algorithm NEXTN --speculative-num-steps ${drafts} --speculative-eagle-topk 1 ${tokens}`;
}
