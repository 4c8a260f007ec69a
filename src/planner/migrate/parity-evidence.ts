/** One benchmark of R1: INT8 on 910C, the official service, and its report. Per cent. */
export interface ParityRow {
  readonly benchmark: string;
  readonly int8: number;
  readonly service: number;
  readonly report: number | undefined;
}

/**
 * R1 in INT8 on CloudMatrix384 beside DeepSeek's own service and report. Ten of the paper's sixteen benchmarks, as two
 * independent readings of it agree on. The reference is the service, not a run in FP8 on the same day with the same
 * harness: no public table of that kind was found.
 *
 * @see "Serving Large Language Models on Huawei CloudMatrix384", arXiv 2506.12708
 */
export const int8Parity: readonly ParityRow[] = [
  { benchmark: 'MMLU', int8: 90.82, service: 91.05, report: 90.8 },
  { benchmark: 'MMLU-Pro', int8: 83.91, service: 83.82, report: 84 },
  { benchmark: 'DROP', int8: 90.42, service: 91.02, report: 92.2 },
  { benchmark: 'GPQA-Diamond', int8: 71.66, service: 71.77, report: 71.5 },
  { benchmark: 'LiveCodeBench', int8: 63.8, service: 63.44, report: 65.9 },
  { benchmark: 'HumanEval', int8: 91.83, service: 91.85, report: undefined },
  { benchmark: 'AIME 2024', int8: 78.96, service: 78.12, report: 79.8 },
  { benchmark: 'MATH-500', int8: 94.46, service: 94.62, report: undefined },
  { benchmark: 'CLUEWSC', int8: 94.67, service: 94.98, report: undefined },
  { benchmark: 'C-Eval', int8: 82.05, service: 79.92, report: undefined },
];

export const int8ParityCite =
  'arXiv 2506.12708 (June 2025), INT8 on 910C beside the official service: differences of -0.6 to +2.1 points; the reference is not FP8 in the same harness, so prove parity on your own questions';
