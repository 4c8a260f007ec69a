import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptReport } from '#fleet';
import { GatewayError, type RunCopyStore } from '#gateway';
import { CliError } from '../../errors.ts';
import type { MemberSight, PeerAddress, PrimaryCalls, Share, StartFailure, WorkerCalls, WorkerSetup } from './calls.ts';
import { type Channel, Counterpart } from './counterpart.ts';
import { TrafficReplay } from './traffic-replay.ts';

const shareDeadlineMs = 2_000;
const graceMs = 5_000;

/** What a worker needs of the process that forked it. */
export interface WorkerSurroundings {
  /** Of this moment, as everything here. */
  readonly setup: () => Omit<WorkerSetup, 'own' | 'sight'>;
  readonly members: () => readonly MemberSight[];
  readonly began: (replicaId: string, promptTokens: number) => AttemptReport | undefined;
  readonly shares: () => Promise<readonly Share[]>;
  readonly copies: RunCopyStore;
}

/** One gateway process, from its fork to its exit, as the first process sees it. */
export class ForkedWorker {
  readonly address: PeerAddress;
  /** The address it serves. Rejects where it cannot, or ends before. */
  readonly listening: Promise<string>;
  /** How it ended, in words. */
  readonly exited: Promise<string>;
  readonly calls: Counterpart<WorkerCalls>;
  readonly #worker: Worker;
  readonly #surroundings: WorkerSurroundings;
  readonly #replay: TrafficReplay;
  readonly #served = Promise.withResolvers<string>();
  #failure: string | undefined;
  #lastShare: Share | undefined;
  #sight: Promise<void> = Promise.resolve();
  #nextSight: Promise<void> | undefined;

  constructor(address: PeerAddress, surroundings: WorkerSurroundings) {
    this.address = address;
    this.#surroundings = surroundings;
    this.#replay = new TrafficReplay(surroundings.began);
    this.#worker = cluster.fork();
    this.listening = this.#served.promise;
    this.exited = new Promise((resolve) => {
      this.#worker.once('exit', (code, signal) => {
        const how = this.#failure ?? (signal ? `was killed by ${signal}` : `ended with code ${code}`);
        this.#replay.close();
        this.#served.reject(endedTooSoon(how));
        resolve(how);
      });
    });
    this.calls = new Counterpart(channelTo(this.#worker), this.#answers());
  }

  get isBusy(): boolean {
    return this.#replay.live > 0;
  }

  /** What it had counted when it was asked for the last time. */
  get lastShare(): Share | undefined {
    return this.#lastShare;
  }

  /** Shows it the fleet as it is now, or a moment later: one view at a time is on its way. */
  see(): Promise<void> {
    this.#nextSight ??= this.#sight.then(() => {
      this.#nextSight = undefined;
      this.#sight = this.calls.ask('see', this.#sightNow()).catch(() => undefined);
      return this.#sight;
    });
    return this.#nextSight;
  }

  /** Resolves when nothing of it runs at this replica, which it has been shown to get nothing new. */
  async release(replicaId: string): Promise<void> {
    await this.see();
    // With its process its runs are gone too.
    await this.calls.ask('release', replicaId).catch(() => undefined);
  }

  /** The last share again where it does not answer in time, so that no count ever goes down. */
  async share(): Promise<Share | undefined> {
    const share = this.calls.ask('share').catch(() => undefined);
    const late = sleep(shareDeadlineMs, undefined, { ref: false });
    this.#lastShare = (await Promise.race([share, late])) ?? this.#lastShare;
    return this.#lastShare;
  }

  /** Asks it to end, what it has under way included; kills it where it does not. */
  async stop(): Promise<void> {
    this.calls.tell('close');
    const kill = setTimeout(() => this.#worker.process.kill('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(kill);
  }

  #sightNow(): WorkerSetup['sight'] {
    return { members: this.#surroundings.members(), heard: this.#replay.heard };
  }

  #answers(): PrimaryCalls {
    return {
      introduce: () => ({ ...this.#surroundings.setup(), own: this.address, sight: this.#sightNow() }),
      listening: (url) => this.#served.resolve(url),
      failed: (failure) => {
        this.#failure = `could not serve (${failure.message})`;
        this.#served.reject(startError(failure));
      },
      hear: (batch, news) => this.#replay.hear(batch, news),
      copyRun: async (part) => this.#surroundings.copies.take(this.address.tag, part),
      forgetCopy: (id) => this.#surroundings.copies.forget(this.address.tag, id),
      shares: () => this.#surroundings.shares(),
    };
  }
}

function channelTo(worker: Worker): Channel {
  return {
    send: (message) => {
      if (worker.isConnected()) worker.send(message, () => undefined);
    },
    onMessage: (listener) => void worker.on('message', listener),
    onClose: (listener) => void worker.once('disconnect', listener),
  };
}

/** The error of the worker, as if it had happened here. */
function startError({ code, message, details }: StartFailure): Error {
  if (code === 'GATEWAY_PORT_IN_USE') return new GatewayError(code, message, details);
  return new CliError('CLI_WORKER_FAILED', `A gateway process cannot serve: ${message}`, details);
}

function endedTooSoon(how: string): CliError {
  const message = `A gateway process ${how} before it could serve; what it said is above. --workers 1 does without.`;
  return new CliError('CLI_WORKER_FAILED', message);
}
