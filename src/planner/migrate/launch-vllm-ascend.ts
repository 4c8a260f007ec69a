import { dataRanks, parallelFlags } from './data-parallel.ts';
import type { LaunchOrder } from './launch.ts';
import { draftFlags } from './launch-vllm.ts';
import { shellCommand, shellWord } from './shell-word.ts';

/**
 * vLLM-Ascend: the plugin finds its devices alone, weights are quantised by ModelSlim, and the published commands lack a
 * reasoning parser, so that thoughts come out within the answer.
 *
 * @see vllm-project/vllm-ascend (182b75e, 2026-08): docs/source/tutorials/models/DeepSeek-R1.md,
 *   docs/source/tutorials/features/pd_disaggregation_mooncake_multi_node.md
 */
export function vllmAscendCommand(order: LaunchOrder): string {
  const { facts, group, maxRunning } = order;
  const { weights, phase, speculation } = group.config;
  const command = shellCommand(`vllm serve ${shellWord(facts.checkpointFor(weights))}`, [
    `--served-model-name ${shellWord(facts.servedName)} --host 0.0.0.0 --port 8000 --seed 1024 --trust-remote-code`,
    ...parallelFlags(order),
    ...(weights === 'int8' || weights === 'int4' ? ['--quantization ascend'] : []),
    `--max-model-len ${facts.maxModelTokens} --max-num-seqs ${maxRunning} --gpu-memory-utilization 0.92`,
    ...draftFlags(phase === 'prefill' ? Math.min(1, speculation.drafts) : speculation.drafts),
    ...phaseFlags(order),
    '--reasoning-parser deepseek_r1',
  ]);
  return [...environment(order), command].join('\n');
}

function environment({ facts, nodes, group }: LaunchOrder): readonly string[] {
  const nic = shellWord(facts.networkInterface);
  const buffer = group.config.phase === 'decode' ? 600 : 256;
  return [
    'export HCCL_OP_EXPANSION_MODE=AIV PYTORCH_NPU_ALLOC_CONF=expandable_segments:True',
    ...(nodes > 1 || group.config.phase !== 'both'
      ? [
          `export HCCL_IF_IP="$NODE_IP" GLOO_SOCKET_IFNAME=${nic} TP_SOCKET_IFNAME=${nic} HCCL_SOCKET_IFNAME=${nic}`,
          `export HCCL_BUFFSIZE=${buffer} HCCL_CONNECT_TIMEOUT=600 VLLM_ENGINE_READY_TIMEOUT_S=1800`,
        ]
      : []),
  ];
}

function phaseFlags({ group, split }: LaunchOrder): readonly string[] {
  const { phase } = group.config;
  const graphs = `--compilation-config ${shellWord(JSON.stringify({ cudagraph_mode: 'FULL_DECODE_ONLY' }))}`;
  if (phase === 'both' || !split) return ['--max-num-batched-tokens 4096', graphs];
  const transfer = `--kv-transfer-config ${shellWord(JSON.stringify(transferOf(phase, split)))}`;
  if (phase === 'prefill')
    return ['--max-num-batched-tokens 16384 --enforce-eager --no-enable-prefix-caching', transfer];
  const settings = { recompute_scheduler_enable: true, multistream_overlap_shared_expert: true };
  const additional = `--additional-config ${shellWord(JSON.stringify(settings))}`;
  return ['--max-num-batched-tokens 256 --no-enable-prefix-caching', graphs, additional, transfer];
}

/** Ports from 36,000 on: below, the transfer engine's own random ports on nodes of 16 dies collide with them. */
function transferOf(phase: 'prefill' | 'decode', { prefill, decode }: NonNullable<LaunchOrder['split']>): object {
  return {
    kv_connector: 'MooncakeLayerwiseConnector',
    kv_role: phase === 'prefill' ? 'kv_producer' : 'kv_consumer',
    kv_port: phase === 'prefill' ? '36000' : '36200',
    kv_connector_extra_config: { prefill: sizesOf(prefill), decode: sizesOf(decode) },
  };
}

function sizesOf({ config: { layout } }: { readonly config: LaunchOrder['group']['config'] }): object {
  return { dp_size: dataRanks(layout), tp_size: layout.tensor };
}
