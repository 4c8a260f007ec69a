/**
 * Resolves after so long, or at once when the network or the tab comes back, when waiting has no more point.
 * A timer in a tab that nobody sees may sleep for minutes.
 */
export function waitOrWake(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const done = (): void => {
      clearTimeout(timer);
      over.abort();
      resolve();
    };
    const timer = setTimeout(done, ms);
    const options = { signal: over.signal };
    window.addEventListener('online', done, options);
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && done(), options);
    signal.addEventListener('abort', done, options);
    if (signal.aborted) done();
  });
}
