import { formatRate, formatSpan, formatTokens } from './format-figures.ts';
import type { RunTally } from './run-tally.ts';

/** Times and tokens of the last answer, and the sums of the conversation where there were more. */
export function statsText(runs: readonly RunTally[]): string {
  const last = runs.at(-1);
  if (!last) return 'No answer yet.';
  return [...lastLines(last), ...(runs.length > 1 ? [sumLine(runs)] : [])].join('\n');
}

function lastLines(run: RunTally): readonly string[] {
  const endedMs = run.endedMs ?? run.startedMs;
  const answerMs = run.firstPieceMs === undefined ? 0 : endedMs - run.firstPieceMs - run.thinkingMs;
  const firstToken =
    run.firstPieceMs === undefined ? 'none came' : `after ${formatSpan(run.firstPieceMs - run.startedMs)}`;
  return [
    `prompt       ${run.usage ? formatTokens(run.usage.promptTokens) : 'not reported'}`,
    `first token  ${firstToken}`,
    `thinking     ${figures(run.thinkingTokens, run.thinkingMs)}`,
    `answer       ${figures(run.answerTokens, answerMs)}`,
    `in all       ${formatSpan(endedMs - run.startedMs)}`,
  ];
}

function sumLine(runs: readonly RunTally[]): string {
  const tokens = runs.reduce((sum, run) => sum + run.thinkingTokens + run.answerTokens, 0);
  const spanMs = runs.reduce((sum, run) => sum + (run.endedMs ?? run.startedMs) - run.startedMs, 0);
  return `this chat    ${runs.length} answers · ${formatTokens(tokens)} · ${formatSpan(spanMs)}`;
}

function figures(tokens: number, spanMs: number): string {
  if (tokens === 0) return 'none';
  return `${formatTokens(tokens)} · ${formatSpan(spanMs)} · ${formatRate(tokens, spanMs)} tok/s`;
}
