import type { Refusal } from '../../place/candidate.ts';
import type { ReplicaTimes } from '../../time/replica.ts';

/** `8 × H200`: packages, as they are bought. */
export function replicaName({ packages, config }: ReplicaTimes): string {
  return `${packages} × ${config.device.name}`;
}

/** Milliseconds as a reader says them: `21 ms`, `8.6 s`. */
export function inWords(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(0)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}

export function tpotRefusal(times: ReplicaTimes, leastMs: number, askedMs: number): Refusal {
  const text =
    `One stream on ${replicaName(times)} takes ${inWords(leastMs)} a token with this workload; asked are ${inWords(askedMs)}. ` +
    'Allow more, split heads over more devices, draft tokens, or take a device with more memory bandwidth.';
  return { subject: replicaName(times), reason: 'target-impossible', text };
}

export function ttftRefusal(times: ReplicaTimes, leastMs: number, askedMs: number, percentile: number): Refusal {
  const text =
    `The ${ordinal(percentile)} percentile of prompts takes ${inWords(leastMs)} to its first token on an idle ` +
    `${replicaName(times)}; asked are ${inWords(askedMs)}. Allow more, cache more of the prompts, or use more devices for each.`;
  return { subject: replicaName(times), reason: 'target-impossible', text };
}

export function contextRefusal(times: ReplicaTimes, neededTokens: number): Refusal {
  const text =
    `One long request of this workload holds ${Math.round(neededTokens)} tokens of KV; a rank of ${replicaName(times)} has ` +
    `room for ${Math.round(times.kvTokensPerRank)}. Use more devices, smaller KV, or shorter requests.`;
  return { subject: replicaName(times), reason: 'context', text };
}

export function linkRefusal(prefill: ReplicaTimes, decode: ReplicaTimes): Refusal {
  const devices = [prefill, decode].map(({ config }) => config.device);
  const missing = devices.find(({ networkBytesPerSecond }) => networkBytesPerSecond === undefined);
  const text =
    `KV must go from ${replicaName(prefill)} to ${replicaName(decode)}, and nobody published the network of ` +
    `${missing?.name ?? 'either'} (networkBytesPerSecond). Give it as your own number, or plan without a split.`;
  return { subject: `${replicaName(prefill)} + ${replicaName(decode)}`, reason: 'data-missing', text };
}

function ordinal(percentile: number): string {
  return `${Number((percentile * 100).toFixed(2))}th`;
}
