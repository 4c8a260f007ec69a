import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendants } from '../../test/support/descendants.ts';
import { freePort } from '../../test/support/free-port.ts';
import { launcher } from '../../test/support/run-cli.ts';
import { ServerProcess } from '../../test/support/server-process.ts';
import { cpuMs } from '../engine/process-stats.ts';
import type { Target } from './load.ts';

/** One server in front of the emulated replica, its own files around it. */
export interface Contestant {
  readonly name: 'ours' | 'portkey' | 'litellm';
  readonly target: Target;
  readonly pid: number;
  /** Standard output and error so far. */
  readonly output: () => string;
  readonly close: () => Promise<void>;
}

const startDeadlineMs = 120_000;

/** CPU time so far, of its workers too where it has some. */
export function cpuMsOf({ pid }: Contestant): number {
  return [pid, ...descendants(pid)].reduce((sum, one) => sum + cpuMs(one), 0);
}

/**
 * The gateway as it ships: `regauge up --config` and a file that names vLLMs.
 * @param profileFolder - where it leaves a CPU profile when it ends
 */
export async function startOurs(replicaUrls: readonly string[], profileFolder?: string): Promise<Contestant> {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-bench-'));
  const path = join(folder, 'regauge.yaml');
  const pool = `{ name: emulated, kind: vllm, urls: ${JSON.stringify(replicaUrls)} }`;
  await writeFile(path, `model: emulated\nlisten: { port: 0 }\npools:\n  - ${pool}\n`);
  const profile = profileFolder === undefined ? '' : ` --cpu-prof --cpu-prof-dir=${profileFolder}`;
  const up = await ServerProcess.start(
    {
      program: process.execPath,
      args: [launcher, 'up', '--config', path],
      // The debugger sleeps until it is woken (live-heap.ts), then on a free port.
      env: { REGAUGE_HOME: folder, NODE_OPTIONS: `--inspect-port=0${profile}` },
    },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    startDeadlineMs,
  );
  // In a checkout the launcher starts the program itself as its child.
  const pid = descendants(up.pid)[0] ?? up.pid;
  const target = { url: up.url, headers: {}, model: 'emulated' };
  return { name: 'ours', target, pid, output: () => up.output, close: () => closeWith(up, folder) };
}

/** @param program - `build/start-server.js` of `@portkey-ai/gateway` */
export async function startPortkey(program: string, replicaUrl: string): Promise<Contestant> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await ServerProcess.start(
    {
      program: process.execPath,
      args: [program, `--port=${port}`, '--headless'],
      env: { NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
    },
    { kind: 'health', url, path: '/' },
    startDeadlineMs,
  );
  const headers = {
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${replicaUrl}/v1`,
    authorization: 'Bearer none',
  };
  return {
    name: 'portkey',
    target: { url, headers, model: 'emulated' },
    pid: server.pid,
    output: () => server.output,
    close: () => closeWith(server, undefined),
  };
}

/** @param program - the `litellm` of an environment with `litellm[proxy]` */
export async function startLitellm(program: string, replicaUrl: string): Promise<Contestant> {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-bench-litellm-'));
  const path = join(folder, 'config.yaml');
  const params = `{ model: hosted_vllm/emulated, api_base: '${replicaUrl}/v1', api_key: none }`;
  await writeFile(path, `model_list:\n  - { model_name: emulated, litellm_params: ${params} }\n`);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await ServerProcess.start(
    {
      program,
      args: ['--config', path, '--host', '127.0.0.1', '--port', String(port), '--telemetry', 'False'],
      // Without keys, as ours is on loopback; prices from its own file instead of the network; a log of errors only.
      env: {
        LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY: 'true',
        LITELLM_LOCAL_MODEL_COST_MAP: 'True',
        LITELLM_LOG: 'ERROR',
        HOME: folder,
      },
    },
    { kind: 'health', url, path: '/health/liveliness' },
    startDeadlineMs,
  );
  return {
    name: 'litellm',
    target: { url, headers: {}, model: 'emulated' },
    pid: server.pid,
    output: () => server.output,
    close: () => closeWith(server, folder),
  };
}

async function closeWith(server: ServerProcess, folder: string | undefined): Promise<void> {
  await server.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
