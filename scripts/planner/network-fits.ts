import { fitRoofline } from './fit-roofline.ts';
import { type Line, numberIn, type Tables } from './kernel-tables.ts';

export interface NetworkFit {
  readonly floorUs: number;
  readonly linkShare: number;
  readonly points: number;
  readonly rmsLogError: number;
}

export interface SumFit extends NetworkFit {
  readonly bulkLinkShare: number;
}

/** One-pass sums of vLLM inside a CUDA graph, ring bytes; large messages, which go round, have a share of their own. */
export function fitAllReduce(tables: Tables, device: string, linkBytesPerSecond: number): SumFit {
  const lines = tables
    .aic(device, 'custom_allreduce')
    .filter((line) => (line.backend ?? '').includes('graph') && numberIn(line, 'num_gpus') >= 4);
  const between = (least: number, most: number): readonly Moved[] =>
    lines
      .filter((line) => numberIn(line, 'message_size') >= least && numberIn(line, 'message_size') <= most)
      .map((line) => ({ ringBytes: ringBytes(line), us: 1_000 * numberIn(line, 'latency') }));
  const bulk = fitLink(between(32e6, 1e9), linkBytesPerSecond);
  return { ...fitLink(between(1_024, 16_777_216), linkBytesPerSecond), bulkLinkShare: bulk.linkShare };
}

interface Moved {
  readonly ringBytes: number;
  readonly us: number;
}

/** DeepEP's low-latency exchange of R1's tokens in one node of 8: both ways as points of one line. */
export function fitExchange(tables: Tables, device: string, linkBytesPerSecond: number): NetworkFit {
  const points = tables
    .aic(device, 'deepep_ll')
    .filter(
      (line) => ['7168', '8', '256'].join() === ['hidden_size', 'num_topk', 'num_experts'].map((c) => line[c]).join(),
    )
    .flatMap((line) => {
      const copies = numberIn(line, 'num_token') * 8 * (7 / 8);
      return [
        { ringBytes: copies * 7_392, us: numberIn(line, 'dispatch_avg_t_us') },
        { ringBytes: copies * 14_336, us: numberIn(line, 'combine_avg_t_us') },
      ];
    });
  return fitLink(points, linkBytesPerSecond);
}

function ringBytes(line: Line): number {
  const devices = numberIn(line, 'num_gpus');
  return ((2 * (devices - 1)) / devices) * numberIn(line, 'message_size');
}

function fitLink(points: readonly Moved[], linkBytesPerSecond: number): NetworkFit {
  const moved = points.map(({ ringBytes: bytes, us }) => ({ operations: 0, bytes, us }));
  const fit = fitRoofline(moved, { operationsPerSecond: 1, bytesPerSecond: linkBytesPerSecond });
  return { floorUs: fit.floorUs, linkShare: fit.memoryShare, points: fit.points, rmsLogError: fit.rmsLogError };
}
