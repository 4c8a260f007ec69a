import { afterEach, expect, test } from 'vitest';
import { type SupervisedState, Supervisor } from './supervisor.ts';

let supervisor: Supervisor | undefined;
afterEach(() => supervisor?.stop());

/** Runs a one-line program under supervision and resolves with the states so far when `until` holds. */
function supervise(
  program: string,
  until: (states: readonly SupervisedState[]) => boolean,
  over: { readonly maxFastCrashes?: number } = {},
): Promise<{ states: SupervisedState[]; log: string[] }> {
  const states: SupervisedState[] = [];
  const log: string[] = [];
  return new Promise((resolve) => {
    supervisor = new Supervisor({
      command: process.execPath,
      args: ['-e', program],
      env: process.env,
      finalExitCodes: [65],
      firstRestartMs: 1,
      maxRestartMs: 3,
      healthyAfterMs: 60_000,
      maxFastCrashes: over.maxFastCrashes ?? 3,
      onLogLine: (line) => log.push(line),
      onState: (state) => {
        states.push(state);
        if (until(states)) resolve({ states, log });
      },
    });
  });
}

const kinds = (states: readonly SupervisedState[]) => states.map((s) => s.kind);

test('the ready line is news, everything else is log', async () => {
  const { states, log } = await supervise(
    'console.log("warming up"); console.log("ready http://x:1"); setInterval(() => {}, 1e6)',
    (all) => all.some((s) => s.kind === 'ready'),
  );
  expect(states.at(-1)).toEqual({ kind: 'ready', url: 'http://x:1' });
  expect(log).toEqual(['warming up']);
});

test('a process that dies is started again, and given up when it keeps dying at once', async () => {
  const { states } = await supervise('process.exit(1)', (all) => all.some((s) => s.kind === 'given-up'), {
    maxFastCrashes: 2,
  });
  expect(kinds(states)).toEqual(['starting', 'crashed', 'starting', 'crashed', 'starting', 'given-up']);
});

test('the pause before a restart doubles up to its limit', async () => {
  const { states } = await supervise('process.exit(1)', (all) => all.some((s) => s.kind === 'given-up'), {
    maxFastCrashes: 4,
  });
  expect(states.flatMap((s) => (s.kind === 'crashed' ? [s.restartInMs] : []))).toEqual([1, 2, 3, 3]);
});

test('an exit code that says "pointless" ends it with the last words of the process', async () => {
  const { states } = await supervise('console.error("regauge: bad file"); process.exit(65)', (all) =>
    all.some((s) => s.kind === 'given-up'),
  );
  expect(states.at(-1)).toEqual({ kind: 'given-up', how: 'regauge: bad file', exitCode: 65 });
});

test('stop ends the process for good', async () => {
  const { states } = await supervise('console.log("ready http://x:1"); setInterval(() => {}, 1e6)', (all) =>
    all.some((s) => s.kind === 'ready'),
  );
  await supervisor?.stop();
  expect(kinds(states)).toEqual(['starting', 'ready', 'stopped']);
  supervisor = undefined;
});
