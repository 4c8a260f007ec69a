import { unreachable } from '#kernel';
import type { Decision, Forecast, LeftOut, LeftOutReason } from './types.ts';

const mostCharacters = 500;

/**
 * A decision in one line that is safe in a header: printable ASCII, no line break, at most 500 characters. The choice comes
 * first, then the candidates, then who was left out and why; what does not fit is cut off.
 */
export function explain(decision: Decision): string {
  const { candidates, leftOut } = decision.considered;
  const parts = [
    `${outcome(decision)} because ${decision.because}`,
    ...candidates.map(figures),
    ...leftOut.map(absence),
  ];
  return cut(parts.join('; ').replace(/[^ -~]/g, '?'));
}

function outcome(decision: Decision): string {
  switch (decision.kind) {
    case 'route':
      return `route ${decision.replicaId}`;
    case 'queue':
      return 'queue';
    case 'shed':
    case 'none-ready':
      return `${decision.kind}, retry after ${decision.retryAfterMs} ms,`;
    case 'impossible':
      return `impossible (${decision.reason})`;
    default:
      return unreachable(decision);
  }
}

function figures({ replicaId, inFlight, ttftMs, tpotMs, cachedTokens, costMicroUsd }: Forecast): string {
  return `${replicaId} ttft=${ttftMs}ms tpot=${tpotMs}ms cached=${cachedTokens} cost=${costMicroUsd}uUSD inflight=${inFlight}`;
}

function absence({ replicaId, reason }: LeftOut): string {
  return `not ${replicaId}: ${reasonInWords(reason)}`;
}

/** To follow a replica's id and a colon. */
export function reasonInWords(reason: LeftOutReason): string {
  switch (reason.kind) {
    case 'label-forbids':
      return `${reason.rule.kind} ${reason.rule.label} ${reason.rule.values.join('|')}`;
    case 'lacks-parameter':
      return `does not take ${reason.parameter}`;
    case 'tokenizer-differs':
      return `tokenizer is ${reason.tokenizer ?? 'unknown'}`;
    case 'context-too-small':
      return `context of ${reason.contextTokens} tokens is too small`;
    case 'failed-this-run':
      return `failed this run (${reason.how})`;
    case 'not-ready':
      return reason.state;
    case 'rate-limited':
      return `rate-limited for ${reason.waitMs} ms`;
    case 'reply-may-not-fit':
      return `reply may not fit into ${reason.contextTokens} tokens`;
    case 'full':
      return `full with ${reason.running} running and ${reason.waiting} waiting`;
    case 'being-measured':
      return `being measured with ${reason.inFlight} in flight`;
    default:
      return unreachable(reason);
  }
}

function cut(line: string): string {
  return line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters - 3)}...`;
}
