import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readMetrics } from '../../test/support/read-metrics.ts';
import { launcher } from '../../test/support/run-cli.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { ServerProcess } from '../../test/support/server-process.ts';
import { startEngine } from '../../test/support/start-engine.ts';
import { ask, type Told } from './ask.ts';
import { type Act, Saboteur } from './saboteur.ts';
import { SupervisedEngine } from './supervised-engine.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface StormOptions {
  /** Path of a .gguf. */
  readonly model: string;
  /** `exact`: greedy margins are wide, so that every text is the undisturbed one. `near-ties`: batching may flip a token. */
  readonly margins: 'exact' | 'near-ties';
  readonly questions: readonly string[];
  readonly streams: number;
  readonly concurrency: number;
  readonly maxTokens: number;
  readonly seed: number;
  /** Tokens between two acts of sabotage, on average. */
  readonly everyTokens: number;
  readonly onVerdict?: (done: number) => void;
}

export interface StormReport {
  readonly verdicts: readonly Verdict[];
  /** Refused with 503 while both engines were away, and asked again after the second that the gateway named. */
  readonly askedAgain: number;
  readonly acts: Readonly<Record<Act, number>>;
  /** Streams that broke off after text had left, and went on. */
  readonly carriedOver: number;
  /** Attempts after one that failed before its first text. */
  readonly retried: number;
  readonly engineStarts: number;
  /** When the last client had its answer. */
  readonly runsInFlight: number;
  readonly seconds: number;
}

const startDeadlineMs = 120_000;
/** Longer than a loaded machine takes for a token, shorter than most of the saboteur's stops. */
const stallMs = 3_000;
const retryAfterMs = 1_000;
const mostAsks = 30;

/** Streams over two real engines behind `regauge up --config`, while the saboteur is at work; every one is judged. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const lone = await startEngine({ model: options.model, threads: 1, cells: 8_192, context: 2_048 });
  try {
    const undisturbed = new Map<string, Told>();
    for (const question of new Set(options.questions)) {
      undisturbed.set(question, await ask(lone.url, question, options.maxTokens, () => undefined));
    }
    const engines = await Promise.all([0, 1].map(() => SupervisedEngine.start(options.model)));
    try {
      return await stormOver(engines, undisturbed, lone.url, options);
    } finally {
      await Promise.all(engines.map((engine) => engine.close()));
    }
  } finally {
    await lone.close();
  }
}

async function stormOver(
  engines: readonly SupervisedEngine[],
  undisturbed: ReadonlyMap<string, Told>,
  loneUrl: string,
  options: StormOptions,
): Promise<StormReport> {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-storm-'));
  const gateway = await startGateway(engines, folder);
  const saboteur = new Saboteur(engines, seededRandom(options.seed), options.everyTokens);
  const startMs = performance.now();
  try {
    const { all, askedAgain } = await askAll(gateway.url, options, saboteur.onToken);
    const seconds = (performance.now() - startMs) / 1_000;
    const metrics = await readMetrics(gateway.url);
    const count = (name: string) => metrics.get(`regauge_gateway_${name}`) ?? 0;
    const verdicts: Verdict[] = [];
    for (const one of all) verdicts.push(await verdictOf(one, undisturbed, options, loneUrl));
    return {
      verdicts,
      askedAgain,
      acts: saboteur.done,
      carriedOver: count('carry_overs_total'),
      retried: count('retries_total'),
      engineStarts: engines.reduce((sum, { starts }) => sum + starts, 0),
      runsInFlight: count('runs_in_flight'),
      seconds,
    };
  } finally {
    await gateway.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface AllTold {
  readonly all: readonly Told[];
  readonly askedAgain: number;
}

async function askAll(url: string, options: StormOptions, onToken: () => void): Promise<AllTold> {
  const { questions, streams, concurrency, maxTokens, onVerdict } = options;
  const all: Told[] = [];
  let [next, askedAgain] = [0, 0];
  const client = async (): Promise<void> => {
    for (let i = next++; i < streams; i = next++) {
      const question = questions[i % questions.length] ?? '';
      let told = await ask(url, question, maxTokens, onToken);
      for (let asked = 1; isRefusal(told) && asked < mostAsks; asked++) {
        askedAgain++;
        await sleep(retryAfterMs);
        told = await ask(url, question, maxTokens, onToken);
      }
      all.push(told);
      onVerdict?.(all.length);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  return { all, askedAgain };
}

/** Nobody was ready, and nothing was begun: a client comes back, as it was told. */
function isRefusal({ end, tokens }: Told): boolean {
  return end.kind === 'error' && end.code === 'service_unavailable' && tokens.length === 0;
}

async function startGateway(engines: readonly SupervisedEngine[], folder: string): Promise<ServerProcess> {
  const path = join(folder, 'regauge.yaml');
  const urls = JSON.stringify(engines.map(({ wire }) => wire.url));
  const config = [
    'model: storm',
    'listen: { port: 0 }',
    `pools: [{ name: engines, kind: regauge, urls: ${urls} }]`,
    'routing: { policy: least-loaded }',
    `deadlines: { firstTokenMs: 20000, stallMs: ${stallMs} }`,
  ];
  await writeFile(path, `${config.join('\n')}\n`);
  return ServerProcess.start(
    { program: process.execPath, args: [launcher, 'up', '--config', path], env: { REGAUGE_HOME: folder } },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    startDeadlineMs,
  );
}
