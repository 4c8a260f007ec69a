import type { Layout } from '../time/replica.ts';
import type { LaunchOrder } from './launch.ts';

/** Ranks that hold requests of their own. */
export function dataRanks({ kind, devices, tensor }: Layout): number {
  return kind === 'tensor' ? 1 : devices / tensor;
}

const rpcPort = 13_389;

/**
 * vLLM's flags for a layout. Where ranks of data lie on several nodes, every node starts its own and those after the
 * first serve no HTTP; where one group of tensors does, its nodes find each other by the head's address.
 */
export function parallelFlags({ group, nodes, devicesPerNode }: LaunchOrder): readonly string[] {
  const { layout } = group.config;
  const ranks = dataRanks(layout);
  if (layout.kind === 'tensor')
    return [`--tensor-parallel-size ${layout.tensor}`, ...(nodes > 1 ? groupOverNodes(nodes) : [])];
  const ranksPerNode = devicesPerNode / layout.tensor;
  return [
    `--data-parallel-size ${ranks}`,
    `--tensor-parallel-size ${layout.tensor}`,
    '--enable-expert-parallel',
    ...(nodes > 1 ? ranksOverNodes(ranksPerNode) : []),
  ];
}

function groupOverNodes(nodes: number): readonly string[] {
  return [`--nnodes ${nodes} --node-rank "$NODE_RANK" --master-addr "$HEAD_IP"`, headlessAfterFirst];
}

function ranksOverNodes(ranksPerNode: number): readonly string[] {
  return [
    `--data-parallel-size-local ${ranksPerNode} --data-parallel-start-rank $((NODE_RANK * ${ranksPerNode}))`,
    `--data-parallel-address "$HEAD_IP" --data-parallel-rpc-port ${rpcPort}`,
    headlessAfterFirst,
  ];
}

const headlessAfterFirst = '$([ "$NODE_RANK" -gt 0 ] && echo --headless)';
