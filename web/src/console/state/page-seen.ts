/** Resolves when somebody can see the page; at once where that is so, or the signal is aborted. */
export function pageSeen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const look = (): void => {
      if (document.visibilityState !== 'visible' && !signal.aborted) return;
      over.abort();
      resolve();
    };
    document.addEventListener('visibilitychange', look, { signal: over.signal });
    signal.addEventListener('abort', look, { signal: over.signal });
    look();
  });
}
