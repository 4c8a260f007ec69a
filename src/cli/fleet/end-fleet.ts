import type { ServedFleet } from './served-fleet.ts';

/** Lets the runs that are under way end, or cuts them off on a second request to stop; then ends everything. */
export async function endFleet(
  fleet: Pick<ServedFleet, 'isBusy' | 'drain' | 'close'>,
  say: (line: string) => void,
): Promise<void> {
  try {
    if (fleet.isBusy) say('finishing the runs that are under way; again to stop at once');
    await Promise.race([fleet.drain(), interrupted()]);
  } finally {
    await fleet.close();
  }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
