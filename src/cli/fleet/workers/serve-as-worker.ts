import { RegaugeError } from '#kernel';
import type { CliContext } from '../../context.ts';
import { ServedFleet } from '../served-fleet.ts';
import type { PeerAddress, PrimaryCalls, StartFailure, WorkerCalls, WorkerSetup } from './calls.ts';
import { type Channel, Counterpart } from './counterpart.ts';
import { MirroredFleet } from './mirrored-fleet.ts';
import { TrafficRelay } from './traffic-relay.ts';

const batchMs = 100;

/** What there is once this process serves; calls that come before wait for it. */
interface Serving {
  readonly fleet: ServedFleet;
  readonly mirrored: MirroredFleet;
}

/** Socket paths by tag. */
interface KnownPeers {
  readonly peers: Map<string, string>;
  /** Of those that took up the runs of processes that are gone, by the tags of these. */
  readonly heirs: Map<string, string>;
}

/** Serves as one of several gateway processes, until the process that forked it says that it is over, or is gone. */
export async function serveAsWorker(context: CliContext): Promise<void> {
  // A terminal and a service manager tell all processes at once; when to end is for the first one to say.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const serving = Promise.withResolvers<Serving>();
  const closing = Promise.withResolvers<void>();
  const known: KnownPeers = { peers: new Map(), heirs: new Map() };
  const primary = new Counterpart<PrimaryCalls>(ownChannel(), answers(serving.promise, known, closing.resolve));
  try {
    const setup = await primary.ask('introduce');
    meet(known.peers, setup.peers);
    const served = await serve(setup, known, primary, context);
    served.mirrored.see(setup.sight);
    serving.resolve(served);
    await primary.ask('listening', served.fleet.url);
    await closing.promise;
    await served.fleet.close();
  } catch (error) {
    await primary.ask('failed', failureOf(error)).catch(() => undefined);
  } finally {
    process.disconnect();
  }
}

async function serve(
  { own, host, port, config }: WorkerSetup,
  { peers, heirs }: KnownPeers,
  primary: Counterpart<PrimaryCalls>,
  { env, home, stderr }: CliContext,
): Promise<Serving> {
  const relay = new TrafficRelay({
    send: (batch, news) => primary.ask('hear', batch, news),
    nowMs: () => performance.now(),
    batchMs,
  });
  const mirrored = Promise.withResolvers<MirroredFleet>();
  const shares = () => primary.ask('shares');
  const fleet = await ServedFleet.start({
    config,
    host,
    port,
    env,
    home,
    say: (line) => stderr.write(`${line}\n`),
    // The first process says it, once for all.
    onReady: () => undefined,
    source: (_, surroundings) => {
      const source = new MirroredFleet(surroundings, relay);
      mirrored.resolve(source);
      return source;
    },
    shared: {
      peers: {
        ...own,
        socketPathOf: (tag) => peers.get(tag),
        heirPathOf: (tag) => heirs.get(tag),
        copies: { take: (part) => primary.ask('copyRun', part), forget: (id) => primary.tell('forgetCopy', id) },
        metrics: async () => (await shares()).map(({ metrics }) => metrics),
      },
      shares: async () => (await shares()).map((share) => share.fleet),
    },
  });
  return { fleet, mirrored: await mirrored.promise };
}

function answers(
  serving: Promise<Serving>,
  known: KnownPeers,
  close: () => void,
): { readonly [Name in keyof WorkerCalls]: WorkerCalls[Name] } {
  return {
    configure: async (config) => {
      const { fleet } = await serving;
      fleet.apply(config);
    },
    see: async (sight) => (await serving).mirrored.see(sight),
    meet: (peers, heirs) => {
      meet(known.peers, peers);
      meet(known.heirs, heirs);
    },
    inherit: async (copy) => (await serving).fleet.inherit(copy),
    forget: async (replicaId) => (await serving).mirrored.forget(replicaId),
    release: async (replicaId) => await (await serving).mirrored.release(replicaId),
    share: async () => await (await serving).fleet.share(),
    drain: async () => await (await serving).fleet.drain(),
    close,
  };
}

function meet(peers: Map<string, string>, addresses: readonly PeerAddress[]): void {
  peers.clear();
  for (const { tag, socketPath } of addresses) peers.set(tag, socketPath);
}

function failureOf(error: unknown): StartFailure {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof RegaugeError
    ? { code: error.code, message, details: error.details }
    : { code: undefined, message, details: {} };
}

function ownChannel(): Channel {
  return {
    send: (message) => {
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.once('disconnect', listener),
  };
}
