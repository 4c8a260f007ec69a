/** `3.2 s`, `48 s`, `2 min 5 s`: one decimal only where it is seen. */
export function formatSpan(spanMs: number): string {
  const seconds = Math.max(0, spanMs) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Tokens per second as a bare number, `-` where no time has passed. */
export function formatRate(tokens: number, spanMs: number): string {
  if (spanMs <= 0) return '-';
  const rate = (tokens * 1000) / spanMs;
  return rate < 9.95 ? rate.toFixed(1) : String(Math.round(rate));
}

export function formatTokens(tokens: number): string {
  return tokens === 1 ? '1 token' : `${tokens} tokens`;
}
