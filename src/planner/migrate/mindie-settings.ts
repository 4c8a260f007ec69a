import { dataRanks } from './data-parallel.ts';
import type { LaunchOrder } from './launch.ts';

/** Most output that a request may ask for by default; MindIE's own 512 cuts R1 in the middle of its thoughts. */
const maxOutputTokens = 32_768;

/**
 * Entries of MindIE's config.json that differ from its defaults, which would refuse outside requests, cap outputs at 512
 * tokens and return thoughts within the answer. Prefill and decode on machines of their own need MindIE Motor, which is
 * documented for 910B only.
 *
 * @see Ascend/MindIE-LLM (2026-04): src/server, docs/zh/user_guide
 */
export function mindieSettings({ facts, group, nodes, devicesPerNode, split }: LaunchOrder): string {
  const { layout, speculation } = group.config;
  const settings = {
    ServerConfig: {
      ipAddress: '(address of the node)',
      httpsEnabled: '(true with your certificates)',
      maxLinkNum: 1_000,
    },
    BackendConfig: {
      npuDeviceIds: [Array.from({ length: devicesPerNode }, (_, die) => die)],
      multiNodesInferEnabled: nodes > 1,
      ModelDeployConfig: {
        maxSeqLen: facts.maxModelTokens,
        maxInputTokenLen: facts.maxModelTokens - 1,
        ModelConfig: [
          {
            modelName: facts.servedName,
            modelWeightPath: facts.checkpointFor(group.config.weights),
            worldSize: devicesPerNode,
            dp: dataRanks(layout),
            tp: layout.tensor,
            ...(layout.kind === 'data-expert' && { moe_ep: layout.devices, moe_tp: 1 }),
            ...(speculation.drafts > 0 && {
              plugin_params: JSON.stringify({ plugin_type: 'mtp', num_speculative_tokens: speculation.drafts }),
            }),
            models: { deepseekv2: { enable_reasoning: true } },
          },
        ],
      },
      ScheduleConfig: { maxIterTimes: Math.min(maxOutputTokens, facts.maxModelTokens) },
    },
  };
  return [
    JSON.stringify(settings, null, 2),
    "Also set model_type to deepseek_v3 in the weights' config.json, and MIES_SERVICE_MONITOR_MODE=1 for metrics.",
    ...(split
      ? ['Prefill and decode apart need MindIE Motor, documented for 910B only and without prefix cache.']
      : []),
  ].join('\n');
}
