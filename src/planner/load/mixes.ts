import type { Source } from '../quantity.ts';
import { exponentialLengths, keptShares, lengthsFromSummary } from './lengths.ts';
import type { Lengths, Workload } from './workload.ts';

/** A workload with a name that people can ask for, and where its numbers come from. */
export interface Mix {
  readonly workload: Workload;
  readonly source: Source;
  readonly cite: string;
}

/** Tokens at `keptShares`. */
function at(mean: number, tokens: readonly number[]): Lengths {
  return { mean, quantiles: keptShares.map((share, i) => ({ share, tokens: tokens[i]! })) };
}

const flatDay: readonly number[] = Array.from({ length: 24 }, () => 1);
const r1OutputCap = 32_768;

/**
 * Reasoning as it is asked for in production: short questions, a few very long ones, 70 % of the answer is thinking.
 * Hours count from the start of the trace, whose time of day is not published.
 */
const r1Production: Mix = {
  source: 'measured',
  cite: 'ServeGen, data/reason/deepseek-r1 (f891d118, Apache-2.0), pooled over clients; cached share: DeepSeek, day 6',
  workload: {
    name: 'r1-production',
    curve: [
      1.206, 1.389, 2.034, 1.788, 1.064, 0.908, 0.749, 0.577, 0.596, 0.664, 0.81, 0.83, 0.447, 0.545, 0.684, 0.704,
      0.878, 0.553, 0.749, 0.587, 1.24, 1.621, 2.194, 1.183,
    ],
    classes: [
      {
        name: 'r1-production',
        requestsPerSecond: 16.0,
        peakRequestsPerSecond: 42.5,
        arrivalCv: 2.3,
        input: at(
          1268,
          [
            4, 9, 13, 18, 29, 57, 113, 208, 266, 406, 482, 748, 1165, 2092, 3316, 4987, 6714, 9275, 12_390, 16_479,
            23_423, 28_228, 33_783, 57_284,
          ],
        ),
        output: at(
          1527,
          [
            9, 141, 225, 287, 387, 470, 582, 792, 1104, 1367, 1499, 1680, 2196, 3432, 4102, 5057, 5701, 6524, 7617,
            9338, 12_607, 15_737, 20_833, 32_768,
          ],
        ),
        cachedShare: 0.56,
        thinkingShare: 0.7,
      },
    ],
  },
};

/**
 * Everybody asks competition problems: outputs ten times those of production. The mean is that of the five published
 * means (5,500 to 16,916 tokens), the spread and the 120-token questions are our estimate.
 */
const mathNight: Mix = {
  source: 'estimated',
  cite: 'mean output lengths of R1-Distill-1.5B on five sets of problems: NVIDIA, DLER-R1-1.5B model card',
  workload: {
    name: 'math-night',
    curve: flatDay,
    classes: [
      {
        name: 'math-night',
        requestsPerSecond: 1,
        peakRequestsPerSecond: 2,
        arrivalCv: 1.5,
        input: lengthsFromSummary({ mean: 150, p50: 120, p95: 350, p99: 600, max: 2000 }),
        output: lengthsFromSummary({ mean: 10_500, p50: 8500, p95: 26_000, p99: 32_000, max: r1OutputCap }),
        cachedShare: 0,
        thinkingShare: 0.9,
      },
    ],
  },
};

/** Chat without long thoughts. The trace says nothing of prefixes, so no cache hits are claimed. */
const chat: Mix = {
  source: 'measured',
  cite: 'Azure LLM inference trace 2023, conversation (b469a113, CC-BY 4.0): Patel et al., Splitwise, ISCA 2024',
  workload: {
    name: 'chat',
    curve: flatDay,
    classes: [
      {
        name: 'chat',
        requestsPerSecond: 5.53,
        peakRequestsPerSecond: 6.87,
        arrivalCv: 1.09,
        input: at(
          1155,
          [
            2, 29, 181, 207, 387, 403, 703, 1020, 1071, 1130, 1189, 1315, 1877, 2735, 4073, 4079, 4083, 4086, 4090,
            4098, 4142, 4831, 6212, 14_050,
          ],
        ),
        output: at(
          211,
          [
            7, 16, 41, 54, 77, 91, 103, 129, 177, 384, 395, 400, 411, 424, 429, 442, 451, 468, 509, 540, 601, 644, 954,
            1000,
          ],
        ),
        cachedShare: 0,
        thinkingShare: 0,
      },
    ],
  },
};

/**
 * All that DeepSeek served on 27 February 2025: 608e9 tokens in, of which 342e9 were cached, 168e9 out.
 *
 * Requests were not published. With exponential outputs the published 4,989 tokens of KV per output token are mean
 * input + mean output, and 608 : 168 parts them into 3,909 and 1,080: 1,800 requests per second. The shape of the day is
 * a picture only, so the curve is flat and the peak is that of the nodes, 278 to 226.75.
 */
const deepseekDay: Mix = {
  source: 'estimated',
  cite: 'deepseek-ai/open-infra-index, day 6, DeepSeek-V3/R1 inference system overview (February 2025)',
  workload: {
    name: 'deepseek-day',
    curve: flatDay,
    classes: [
      {
        name: 'deepseek-day',
        requestsPerSecond: 1800,
        peakRequestsPerSecond: 2207,
        arrivalCv: 1,
        input: exponentialLengths(3909, 65_536),
        output: exponentialLengths(1080, r1OutputCap),
        cachedShare: 0.5625,
        thinkingShare: 0.7,
      },
    ],
  },
};

/** The named workloads, by the name of their `workload`. */
export const mixes: readonly Mix[] = [r1Production, mathNight, chat, deepseekDay];
