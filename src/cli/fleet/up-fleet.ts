import { describeChange } from '../config/config-changes.ts';
import { FileWatch } from '../config/file-watch.ts';
import { checkDoor } from '../config/open-door.ts';
import { parseConfig, readConfigText } from '../config/read-config.ts';
import type { FleetConfig } from '../config/schema.ts';
import { countWorkers, type WorkerCount } from '../config/worker-count.ts';
import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';
import { explain } from '../explain.ts';
import { endFleet } from './end-fleet.ts';
import { ServedFleet, type ServedFleetOptions } from './served-fleet.ts';
import { SharedFleet } from './workers/shared-fleet.ts';

export interface UpFleetOptions {
  /** Over the file's, where given. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly workers: WorkerCount | undefined;
  /** Other machines may use it without a key. */
  readonly isOpen: boolean;
  /** Settles when the fleet is to end. */
  readonly stop: Promise<void>;
}

/**
 * Serves the pools of a configuration behind one endpoint until `stop` settles; runs that are under way may end first.
 * Edits of the file are taken over meanwhile.
 * @throws {CliError} CLI_CONFIG
 * @throws {CliError} CLI_WORKER_FAILED
 * @throws {GatewayError} GATEWAY_PORT_IN_USE
 */
export async function upFleet(path: string, options: UpFleetOptions, context: CliContext): Promise<void> {
  const text = await readConfigText(path);
  const config = parseConfig(text, path);
  const host = options.host ?? config.listen.host;
  checkDoor(config, host, options.isOpen);
  const say = (line: string) => context.stderr.write(`${line}\n`);
  const served = {
    config,
    host,
    port: options.port ?? config.listen.port,
    env: context.env,
    home: context.home,
    say,
    onReady: (url: string, now: FleetConfig) => context.stdout.write(announcement(url, now, path)),
  };
  const fleet = await startFleet(served, countWorkers(options.workers ?? config.listen.workers));
  const onText = (edited: string) => {
    for (const line of takeOver(edited, path, host, options.isOpen, fleet)) say(line);
  };
  const watch = await FileWatch.start({ path, text, onText, onTrouble: say });
  const onHangUp = () => watch.ask();
  process.on('SIGHUP', onHangUp);
  try {
    await options.stop;
  } finally {
    process.off('SIGHUP', onHangUp);
    watch.close();
    await endFleet(fleet, say);
  }
}

/** What is served, whether by this process or by several. */
type Fleet = Pick<ServedFleet, 'apply' | 'isBusy' | 'drain' | 'close'>;

/** @param workers - gateway processes; 1 is this one */
function startFleet(options: ServedFleetOptions, workers: number): Promise<Fleet> {
  return workers === 1 ? ServedFleet.start(options) : SharedFleet.start(options, workers);
}

/** Applies an edit, or nothing of it. @returns what to say about it */
function takeOver(text: string, path: string, host: string, isOpen: boolean, fleet: Fleet): readonly string[] {
  try {
    const next = parseConfig(text, path);
    checkDoor(next, host, isOpen);
    const changes = fleet.apply(next);
    if (changes.length === 0) return [`${path}: nothing has changed`];
    return changes.map((change) => `${path}: ${describeChange(change)}`);
  } catch (error) {
    const why = error instanceof CliError ? error.message : explain(error);
    return [`${path} is not applied, what was before it stays:`, why];
  }
}

function announcement(url: string, { model, pools, keys }: FleetConfig, path: string): string {
  const rows = pools.map(({ name, kind, hourlyUsd, labels }) => {
    const words = Object.entries(labels).map(([label, value]) => `${label} ${value}`);
    return `  pool     ${[name, kind, `$${hourlyUsd.toFixed(2)} an hour`, ...words].join(', ')}`;
  });
  const lines = [
    `ready ${url}`,
    '',
    `  model    ${model}`,
    ...rows,
    `  keys     ${keys ? `needed; ${keys.length} in ${path}` : 'none needed'}`,
    `  watch    npx regauge fleet --url ${url}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}
