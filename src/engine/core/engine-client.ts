import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { EngineError, fromPlainError, type PlainEngineError } from '../errors.ts';
import type { EngineConfig } from './config.ts';
import type { CallName, EngineCalls, EngineReport, EngineStatus, LoadedFacts } from './messages.ts';
import type { RunEvent, RunSpec } from './run-spec.ts';

export type RunListener = (event: RunEvent) => void;

interface PendingCall {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: EngineError) => void;
}

/**
 * The event loop's side of the engine thread. Runs are told to their listeners synchronously, in order; the last event of
 * a run is `finished` or `failed`, also when the thread dies.
 */
export class EngineClient {
  readonly facts: LoadedFacts;
  /** Resolves when the engine can serve no more, with the reason; stays pending after an orderly `close`. */
  readonly broken: Promise<EngineError>;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #listenerById = new Map<string, RunListener>();
  readonly #pendingById = new Map<number, PendingCall>();
  #status: EngineStatus;
  #nextCallId = 1;
  #closed: EngineError | undefined;

  private constructor(worker: Worker, port: MessagePort, loaded: Extract<EngineReport, { kind: 'loaded' }>) {
    this.#worker = worker;
    this.#port = port;
    this.facts = loaded.facts;
    this.#status = loaded.status;
    this.broken = new Promise((resolve) => this.#listen(resolve));
  }

  /**
   * Starts the thread and loads the model.
   * @throws {EngineError} any of the load errors
   */
  static async start(config: EngineConfig): Promise<EngineClient> {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(workerFile(), {
      workerData: { config, port: port2 },
      transferList: [port2],
      execArgv: import.meta.url.endsWith('.ts')
        ? ['--conditions=regauge-source', '--disable-warning=ExperimentalWarning']
        : [],
    });
    const first = await firstReport(worker, port1);
    if (first.kind === 'loaded') return new EngineClient(worker, port1, first);
    await worker.terminate();
    throw first.kind === 'load-failed' ? fromPlainError(first.error) : died('before it was ready');
  }

  /** What the thread last said of itself; at most one step old. */
  get status(): EngineStatus {
    return this.#status;
  }

  get isAlive(): boolean {
    return this.#closed === undefined;
  }

  submit(spec: RunSpec, listener: RunListener): void {
    this.#listenerById.set(spec.id, listener);
    const closed = this.#closed;
    // Not before `submit` has returned: no live engine answers sooner, and callers rely on it.
    if (closed) queueMicrotask(() => this.#tell({ kind: 'failed', id: spec.id, error: plain(closed) }));
    else this.#port.postMessage({ kind: 'submit', spec });
  }

  /** Ends a run; its listener hears nothing more. */
  abort(id: string): void {
    if (this.#listenerById.delete(id) && !this.#closed) this.#port.postMessage({ kind: 'abort', id });
  }

  /** @throws {EngineError} what the call itself raises, or ENGINE_WORKER_DIED */
  call<N extends CallName>(name: N, args: EngineCalls[N]['args']): Promise<EngineCalls[N]['result']> {
    if (this.#closed) return Promise.reject(this.#closed);
    const callId = this.#nextCallId++;
    return new Promise((resolve, reject) => {
      this.#pendingById.set(callId, { resolve: resolve as PendingCall['resolve'], reject });
      this.#port.postMessage({ kind: 'call', callId, name, args });
    });
  }

  /** Frees model and cache and ends the thread. Live runs fail with ENGINE_CLOSED. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#fail(new EngineError('ENGINE_CLOSED', 'The engine is shutting down; send the request to another one.'));
      const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
      this.#port.postMessage({ kind: 'close' });
      await exited;
    }
  }

  #listen(onBroken: (error: EngineError) => void): void {
    this.#port.on('message', (report: EngineReport) => this.#receive(report, onBroken));
    const breakDown = (error: EngineError) => {
      if (this.#closed) return;
      this.#fail(error);
      onBroken(error);
    };
    this.#worker.on('error', (error) => breakDown(died(String(error))));
    this.#worker.on('exit', (code) => {
      for (const report of lastReports(this.#port)) this.#receive(report, onBroken);
      breakDown(died(`with exit code ${code}`));
    });
  }

  #receive(report: EngineReport, onBroken: (error: EngineError) => void): void {
    switch (report.kind) {
      case 'step':
        this.#status = report.status;
        for (const event of report.events) this.#tell(event);
        return;
      case 'reply': {
        const pending = this.#pendingById.get(report.callId);
        this.#pendingById.delete(report.callId);
        if (report.outcome.kind === 'ok') pending?.resolve(report.outcome.result);
        else pending?.reject(fromPlainError(report.outcome.error));
        return;
      }
      case 'broken': {
        const error = fromPlainError(report.error);
        if (!this.#closed) this.#fail(error);
        onBroken(error);
        return;
      }
    }
  }

  #tell(event: RunEvent): void {
    const listener = this.#listenerById.get(event.id);
    if (event.kind === 'finished' || event.kind === 'failed') this.#listenerById.delete(event.id);
    listener?.(event);
  }

  #fail(error: EngineError): void {
    this.#closed = error.code === 'ENGINE_DECODE_FAILED' ? died(`after a failure (${error.message})`) : error;
    for (const { reject } of this.#pendingById.values()) reject(error);
    this.#pendingById.clear();
    for (const id of [...this.#listenerById.keys()]) this.#tell({ kind: 'failed', id, error: plain(error) });
  }
}

function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
}

function firstReport(worker: Worker, port: MessagePort): Promise<EngineReport> {
  const { promise, resolve, reject } = Promise.withResolvers<EngineReport>();
  const onExit = (code: number) => {
    const [only] = lastReports(port);
    if (only) resolve(only);
    else reject(died(`with exit code ${code}`));
  };
  port.once('message', resolve);
  worker.once('error', (error) => reject(died(String(error))));
  worker.once('exit', onExit);
  // Later reports are not for it to take.
  return promise.finally(() => worker.off('exit', onExit));
}

/** What is still on its way when a thread has ended: its end is sometimes told before the reason that it gave. */
function* lastReports(port: MessagePort): Generator<EngineReport> {
  for (let mail = receiveMessageOnPort(port); mail; mail = receiveMessageOnPort(port)) yield mail.message;
}

function plain(error: EngineError): PlainEngineError {
  return { code: error.code, message: error.message, details: error.details };
}

function died(how: string): EngineError {
  return new EngineError('ENGINE_WORKER_DIED', `The engine thread ended ${how}; restart the engine.`);
}
