import { expect, onTestFinished, test } from 'vitest';
import { askAfresh } from '../support/ask-afresh.ts';
import { descendants } from '../support/descendants.ts';
import { getJson } from '../support/http-client.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startUp } from '../support/start-up.ts';

const config = `model: r1
listen: { port: 0 }
pools:
  - { name: cpu, kind: regauge, start: { model: ${nanoR1}, threads: 1, context: 2048, cells: 4096 } }
`;
const clock = new URL('../support/jumping-clock.ts', import.meta.url).href;

interface Fleet {
  readonly replicas: readonly { readonly state: string }[];
  readonly decisions: readonly { readonly atMs: number }[];
}

// Whoever has no signals cannot be told to jump, and no list of descendants where there is no /proc.
test.runIf(process.platform === 'linux')(
  'the clock of gateway and engine is set on by an hour and back by two in mid-stream, and the stream ends whole',
  async () => {
    const { server: up, close } = await startUp(config, { env: { NODE_OPTIONS: `--import=${clock}` } });
    onTestFinished(close);
    const body = { prompt: '12+34=', max_tokens: 1_000, temperature: 0, ignore_eos: true, stream: true };
    const reply = await askAfresh(`${up.url}/v1/completions`, { body });
    let stream = '';
    for await (const piece of reply.setEncoding('utf8')) {
      stream += piece;
      const pieces = stream.split('\n\n').length;
      for (const [at, offMs] of [3_600_000, -3_600_000].entries()) {
        const isDue = pieces > 100 * (at + 1) && !up.output.includes(`off by ${offMs} ms`);
        if (isDue) await jump(up, offMs);
      }
    }
    expect(up.output).toContain('off by -3600000 ms');
    expect(stream).toContain('"finish_reason":"length"');
    expect(stream.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(stream.match(/"text":/g)?.length).toBeGreaterThan(100);
    const { replicas, decisions } = (await getJson<Fleet>(`${up.url}/v1/fleet`)).body;
    expect(replicas).toMatchObject([{ state: 'ready' }]);
    expect(decisions).toHaveLength(1);
    await askAfresh(`${up.url}/v1/completions`, { body: { ...body, max_tokens: 1, stream: false } });
    const later = (await getJson<Fleet>(`${up.url}/v1/fleet`)).body.decisions.map(({ atMs }) => atMs);
    // Only people are shown the time of day: here the second decision lies before the first.
    expect(later[1]).toBeLessThan((later[0] ?? 0) - 3_000_000);
  },
  120_000,
);

/** Sets the clocks of all its processes, and waits until each says so. */
async function jump(up: ServerProcess, offMs: number): Promise<void> {
  const pids = [up.pid, ...descendants(up.pid)];
  for (const pid of pids) process.kill(pid, 'SIGUSR2');
  for (const pid of pids) await expect.poll(() => up.output).toContain(`clock of ${pid} is off by ${offMs} ms`);
}
