import { dirname } from 'node:path';
import { freePort } from './free-port.ts';
import { ServerProcess } from './server-process.ts';

export interface LlamaServerOptions {
  /** The program; its libraries lie beside it. */
  readonly program: string;
  readonly model: string;
  readonly cells: number;
  readonly threads: number;
  readonly maxRunning: number;
}

const startDeadlineMs = 60_000;

/** Starts llama.cpp's own server with one cache shared by all its slots, which is how our engine holds its cells. */
export async function startLlamaServer(options: LlamaServerOptions): Promise<ServerProcess> {
  const port = await freePort();
  const args = [
    ['--model', options.model],
    ['--threads', String(options.threads)],
    ['--parallel', String(options.maxRunning)],
    ['--ctx-size', String(options.cells)],
    ['--kv-unified', '--metrics', '--jinja'],
    ['--host', '127.0.0.1', '--port', String(port)],
  ].flat();
  const env = { LD_LIBRARY_PATH: dirname(options.program) };
  return ServerProcess.start(
    { program: options.program, args, env },
    { kind: 'health', url: `http://127.0.0.1:${port}` },
    startDeadlineMs,
  );
}
