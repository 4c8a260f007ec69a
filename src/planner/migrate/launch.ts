import type { Candidate, ReplicaGroup } from '../place/candidate.ts';
import type { Fleet } from '../place/fleet.ts';
import { sglangCommand } from './launch-sglang.ts';
import { vllmCommand } from './launch-vllm.ts';
import { vllmAscendCommand } from './launch-vllm-ascend.ts';
import { mindieSettings } from './mindie-settings.ts';

/** What only the user knows. Texts are quoted wherever they meet a shell. */
export interface LaunchFacts {
  readonly servedName: string;
  /** Checkpoint for a precision: a path or a name of the model hub; two precisions are two checkpoints. */
  readonly checkpointFor: (weights: string) => string;
  /** Network interface between nodes. */
  readonly networkInterface: string;
  readonly maxModelTokens: number;
}

/** How to start the replicas of one group of one part of a fleet. */
export interface Launch {
  readonly pool: string;
  readonly engine: 'vllm' | 'sglang' | 'vllm-ascend' | 'mindie';
  /** `command` runs on every node of a replica; `settings` are entries of the engine's own file. */
  readonly kind: 'command' | 'settings';
  readonly role: 'prefill' | 'decode' | 'both';
  readonly replicas: number;
  readonly nodesPerReplica: number;
  readonly text: string;
}

/** What a writer of launch texts is given. */
export interface LaunchOrder {
  readonly facts: LaunchFacts;
  readonly group: ReplicaGroup;
  readonly nodes: number;
  /** Engine devices that one node contributes. */
  readonly devicesPerNode: number;
  /** Requests that one rank runs at the capacity, with room for bursts. */
  readonly maxRunning: number;
  /** Layouts of both halves, which prefill and decode tell each other. */
  readonly split: { readonly prefill: ReplicaGroup; readonly decode: ReplicaGroup } | undefined;
}

/**
 * Commands and settings that start a fleet as it was planned, pool by pool: vLLM and SGLang on GPUs, vLLM-Ascend and MindIE
 * on Ascend. On several nodes the same text runs on each with `NODE_RANK` (0, 1 …), `HEAD_IP` and `NODE_IP` set.
 */
export function launchesOf(fleet: Fleet, facts: LaunchFacts): readonly Launch[] {
  return fleet.parts.flatMap(({ candidate, count }) =>
    candidate.replicas.flatMap((group) => launchesOfGroup(candidate, group, count, facts)),
  );
}

function launchesOfGroup(
  candidate: Candidate,
  group: ReplicaGroup,
  count: number,
  facts: LaunchFacts,
): readonly Launch[] {
  const order = orderFor(candidate, group, facts);
  const common = {
    pool: candidate.id,
    role: group.config.phase,
    replicas: group.count * count,
    nodesPerReplica: order.nodes,
  };
  if (candidate.device.vendor === 'huawei')
    return [
      { ...common, engine: 'vllm-ascend', kind: 'command', text: vllmAscendCommand(order) },
      { ...common, engine: 'mindie', kind: 'settings', text: mindieSettings(order) },
    ];
  return [
    { ...common, engine: 'vllm', kind: 'command', text: vllmCommand(order) },
    { ...common, engine: 'sglang', kind: 'command', text: sglangCommand(order) },
  ];
}

function orderFor({ device, replicas, capacity }: Candidate, group: ReplicaGroup, facts: LaunchFacts): LaunchOrder {
  const nodes = Math.max(1, Math.ceil(group.packages / device.packagesPerNode));
  const prefill = replicas.find(({ config }) => config.phase === 'prefill');
  const decode = replicas.find(({ config }) => config.phase === 'decode');
  return {
    facts,
    group,
    nodes,
    devicesPerNode: group.config.layout.devices / nodes,
    maxRunning: Math.max(1, Math.ceil(1.25 * capacity.runningPerRank)),
    split: prefill && decode && { prefill, decode },
  };
}
