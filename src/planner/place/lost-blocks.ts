import type { Candidate, ReplicaGroup } from './candidate.ts';

/**
 * Blocks' worth of capacity that goes with one node. Blocks within a node go together, as many as it holds. Of a larger
 * one a replica goes, which dies as a whole because its experts or its shards do; of a prefill/decode block the half that
 * loses the larger share counts, since the other half is then idle to that extent.
 */
export function lostBlocks({ device, replicas, packages }: Candidate): number {
  if (packages < device.packagesPerNode) return Math.floor(device.packagesPerNode / packages);
  return Math.max(...replicas.map((group) => lostReplicas(group, device.packagesPerNode) / group.count));
}

function lostReplicas({ packages, count }: ReplicaGroup, packagesPerNode: number): number {
  return Math.min(count, Math.max(1, Math.floor(packagesPerNode / packages)));
}
