import { expect, onTestFinished, test } from 'vitest';
import type { Gateway, GatewaySettings } from '#gateway';
import { EmulatedReplica } from '../emulated/emulated-replica.ts';
import { readMetrics } from '../support/read-metrics.ts';
import { replicaAt, startGateway } from './start-gateway.ts';

/** One gateway before emulated replicas, for as long as the test runs. */
export interface Front {
  readonly gateway: Gateway;
  /** The first to be asked. */
  readonly replica: EmulatedReplica;
}

/** A stream that breaks off is lost. */
export const noCarryOver: GatewaySettings['limits'] = { maxAttempts: 1, maxCarryOvers: 0, carryOverWaitMs: 0 };

/** @param script - what each replica says */
export async function startFront(
  script: string,
  { replicas: count = 1, ...settings }: Partial<GatewaySettings> & { readonly replicas?: 1 | 2 } = {},
): Promise<Front> {
  const replica = await EmulatedReplica.start(script);
  const others = count === 2 ? [await EmulatedReplica.start(script)] : [];
  const all = [replica, ...others];
  const gateway = await startGateway(
    all.map(({ url }, at) => replicaAt(`emulated/${at}`, url)),
    settings,
  );
  onTestFinished(async () => {
    await gateway.close();
    await Promise.all(all.map((one) => one.close()));
  });
  return { gateway, replica };
}

/** @param ask - sends one request by some client, whole or streamed; may reject when it is aborted */
export function leavesNothingBehind(
  script: string,
  ask: (url: string, stream: boolean, signal: AbortSignal) => Promise<unknown>,
): void {
  test.each([false, true])('a client that aborts (stream: %j) leaves nothing behind', async (stream) => {
    const { gateway, replica } = await startFront(script);
    replica.willFail({ kind: 'silence', afterTokens: 3 });
    const left = replica.nextAbandonment();
    const abort = new AbortController();
    const reply = ask(gateway.url, stream, abort.signal).catch((thrown: unknown) => thrown);
    await expect.poll(() => replica.requests.length).toBe(1);
    abort.abort();
    await left;
    await reply;
    const metrics = await readMetrics(gateway.url);
    expect(metrics.get('regauge_gateway_runs_in_flight')).toBe(0);
    expect(metrics.get('regauge_gateway_runs_held')).toBe(0);
  });
}
