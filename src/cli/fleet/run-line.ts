import type { RunRecord } from '#gateway';

/**
 * A run in the log, in one line of `name=value` after its id. What a client chose is at most in `because`, which is quoted:
 * the policy names the label rules that it obeyed.
 */
export function runLine(run: RunRecord): string {
  const { id, key, end, finishReason, promptTokens, cachedTokens, completionTokens, attempts } = run;
  const ttftMs = attempts.find((one) => one.ttftMs !== undefined)?.ttftMs;
  const dropped = [...new Set(attempts.flatMap((one) => one.dropped))];
  const facts: readonly (readonly [string, string | number | undefined])[] = [
    ['key', key],
    ['model', run.model],
    ['end', end],
    ['finish', finishReason],
    ['prompt', promptTokens],
    ['cached', cachedTokens],
    ['completion', completionTokens],
    ['reasoning', run.reasoningTokens],
    ['costMicroUsd', run.costMicroUsd],
    ['ttftMs', ttftMs === undefined ? undefined : Math.round(ttftMs)],
    [
      'replicas',
      attempts.map(({ replicaId, kind }) => (kind === 'first' ? replicaId : `${replicaId}(${kind})`)).join(','),
    ],
    ['dropped', dropped.length === 0 ? undefined : dropped.join(',')],
    ['because', attempts.length === 0 ? undefined : JSON.stringify(attempts.map(({ because }) => because).join(' | '))],
  ];
  return ['run', id, ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))].join(' ');
}
