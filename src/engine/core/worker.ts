// The engine thread: the only OS thread that calls into llama.cpp. While there is work it runs a plain loop and looks into
// its mailbox between steps; without work it sleeps in the event loop until a message comes.
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { toPlainError } from '../errors.ts';
import { answerCall } from './answer-call.ts';
import type { EngineConfig } from './config.ts';
import { EngineCore } from './engine-core.ts';
import { type LoadedEngine, loadEngine } from './load.ts';
import type { EngineMessage, EngineReport } from './messages.ts';

const { config, port }: { config: EngineConfig; port: MessagePort } = workerData;

start();

function start(): void {
  const startMs = performance.now();
  try {
    const loaded = loadEngine(config);
    const core = new EngineCore(config, loaded, { now: readClock });
    report({
      kind: 'loaded',
      facts: {
        model: loaded.model.facts,
        backend: loaded.library.backend,
        systemSummary: loaded.library.systemSummary(),
        kvBytesPerToken: loaded.kvBytesPerToken,
        loadMs: performance.now() - startMs,
      },
      status: { scheduler: core.snapshot(), totals: core.totals() },
    });
    serve(core, loaded);
  } catch (error) {
    report({ kind: 'load-failed', error: toPlainError(error) });
    port.close();
  }
}

function serve(core: EngineCore, loaded: LoadedEngine): void {
  port.on('message', (message: EngineMessage) => {
    if (handle(message, core, loaded) === 'close') return;
    try {
      workUntilIdle(core, loaded);
    } catch (error) {
      report({ kind: 'broken', error: toPlainError(error) });
      port.close();
    }
  });
}

function workUntilIdle(core: EngineCore, loaded: LoadedEngine): void {
  for (;;) {
    for (let mail = receiveMessageOnPort(port); mail; mail = receiveMessageOnPort(port)) {
      if (handle(mail.message, core, loaded) === 'close') return;
    }
    const working = core.hasWork;
    // Whoever was let in hears of it before the first step, which may be a long one.
    const accepted = core.takeEvents();
    if (accepted.length > 0) report({ kind: 'step', events: accepted, status: statusOf(core) });
    if (working) core.step();
    const events = core.takeEvents();
    // The last report of a busy spell carries the idle status, so that metrics do not show a ghost.
    if (events.length > 0 || !core.hasWork) report({ kind: 'step', events, status: statusOf(core) });
    if (!working) return;
  }
}

function statusOf(core: EngineCore) {
  return { scheduler: core.snapshot(), totals: core.totals() };
}

function handle(message: EngineMessage, core: EngineCore, loaded: LoadedEngine): 'go-on' | 'close' {
  switch (message.kind) {
    case 'submit':
      core.submit(message.spec);
      return 'go-on';
    case 'abort':
      core.abort(message.id);
      return 'go-on';
    case 'call':
      report({ kind: 'reply', callId: message.callId, outcome: answerCall(message, core, loaded) });
      return 'go-on';
    case 'close':
      loaded.context.close();
      loaded.model.close();
      port.close();
      return 'close';
  }
}

function report(message: EngineReport): void {
  port.postMessage(message);
}

function readClock(): { readonly wallMs: number; readonly cpuMs: number } {
  const { user, system } = process.threadCpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1_000 };
}
