import type { AttemptOutcome, ReplicaView } from '#fleet';
import type { MetricSamples, RunCopies, RunCopy, RunCopyPart } from '#gateway';
import type { ErrorDetails } from '#kernel';
import type { FleetConfig } from '../../config/schema.ts';
import type { FleetMember } from '../fleet-runtime.ts';
import type { FleetShare } from '../fleet-status.ts';

/** What a worker can be asked for by the first process. */
export type WorkerCalls = {
  configure(config: FleetConfig): void;
  see(sight: FleetSight): void;
  /**
   * All workers there are, the one that is told among them.
   * @param heirs - by the tags of workers that are gone: where their kept runs went
   */
  meet(peers: readonly PeerAddress[], heirs: readonly PeerAddress[]): void;
  /** Takes up a kept run of a worker that is gone. */
  inherit(copy: RunCopy): void;
  /** Whatever this replica had cached is lost. */
  forget(replicaId: string): void;
  /** Answered when nothing runs there any more. */
  release(replicaId: string): Promise<void>;
  share(): Promise<Share>;
  /** Answered when the last run is over. */
  drain(): Promise<void>;
  close(): void;
};

/** What the first process can be asked for by a worker. */
export type PrimaryCalls = {
  introduce(): WorkerSetup;
  listening(url: string): void;
  failed(failure: StartFailure): void;
  /** @param batch - its number, from 1, without gaps */
  hear(batch: number, news: readonly AttemptNews[]): void;
  copyRun(part: RunCopyPart): ReturnType<RunCopies['take']>;
  forgetCopy(id: string): void;
  /** Of all workers. */
  shares(): Promise<readonly Share[]>;
};

/** Where a worker is asked for its runs by the others. */
export interface PeerAddress {
  readonly tag: string;
  readonly socketPath: string;
}

export interface WorkerSetup {
  readonly own: PeerAddress;
  readonly peers: readonly PeerAddress[];
  readonly host: string;
  readonly port: number;
  readonly config: FleetConfig;
  readonly sight: FleetSight;
}

/** The fleet as the first process knows it at one instant. */
export interface FleetSight {
  readonly members: readonly MemberSight[];
  /** Number of the last batch of the worker's news that is contained in it. */
  readonly heard: number;
}

export interface MemberSight extends Omit<FleetMember, 'monitor'> {
  readonly view: ReplicaView | undefined;
  /** In place of the view's own time, since each process has a clock of its own. */
  readonly notBeforeInMs: number | undefined;
}

/** What has become of an attempt since its last news. */
export interface AttemptNews {
  /** Numbered by the worker. */
  readonly attempt: number;
  readonly began?: { readonly replicaId: string; readonly promptTokens: number };
  readonly ttftMs?: number;
  readonly tokens?: { readonly count: number; readonly elapsedMs: number };
  readonly ended?: AttemptOutcome;
}

/** What a worker adds to the pages that speak of all of them. */
export interface Share {
  readonly metrics: MetricSamples;
  readonly fleet: FleetShare;
}

/** Why a worker cannot serve; `code` where it is an error of ours. */
export interface StartFailure {
  readonly code: string | undefined;
  readonly message: string;
  readonly details: ErrorDetails;
}
