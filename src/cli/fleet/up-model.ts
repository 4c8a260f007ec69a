import { banner } from '../banner.ts';
import { chooseAndPull } from '../choose-and-pull.ts';
import { checkDoor } from '../config/open-door.ts';
import { configSchema, type FleetConfig } from '../config/schema.ts';
import { type CliContext, wantsColour } from '../context.ts';
import type { EngineFlags } from '../engine-options.ts';
import { CliError } from '../errors.ts';
import { endFleet } from './end-fleet.ts';
import { ServedFleet } from './served-fleet.ts';

export interface UpModelOptions {
  readonly host: string;
  readonly port: number;
  /** Other machines may use it; there are no keys without a configuration. */
  readonly isOpen: boolean;
  readonly engine: EngineFlags;
  /** Settles when it is to end. */
  readonly stop: Promise<void>;
}

const poolName = 'engine';

/**
 * Serves one model on this machine: a fleet of one engine, without a file that says so.
 *
 * The address comes first, since a port that is taken should not cost a download; until the engine has made a token, every
 * request is told to come back.
 * @throws {CliError} CLI_CONFIG, CLI_ENGINE_FAILED
 * @throws {GatewayError} GATEWAY_PORT_IN_USE
 * @throws {ModelsError} when there is no such model, or it cannot be had
 */
export async function upModel(asked: string | undefined, options: UpModelOptions, context: CliContext): Promise<void> {
  const { host, port, isOpen, engine, stop } = options;
  checkDoor(fleetOfOne('', [], undefined), host, isOpen);
  const say = (line: string) => isEnginesLastWord(line) || context.stderr.write(`${line}\n`);
  const ready = Promise.withResolvers<string>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const fleet = await ServedFleet.start({
    config: fleetOfOne('', [], undefined),
    host,
    port,
    env: context.env,
    home: context.home,
    say,
    onReady: ready.resolve,
    onGivenUp: (how, exitCode) =>
      failed.reject(new CliError('CLI_ENGINE_FAILED', how.replace(/^regauge: /, ''), { exitCode })),
  });
  try {
    const chosen = await chooseAndPull(asked, context);
    fleet.take(fleetOfOne(chosen.id, chosen.aliases, { model: chosen.model, ...engine }));
    const stopped = stop.then(() => undefined);
    const url = await Promise.race([ready.promise, stopped, failed.promise]);
    const colour = wantsColour(context, context.stdout);
    if (url !== undefined) context.stdout.write(await banner({ url, why: chosen.why, colour }));
    await Promise.race([stopped, failed.promise]);
  } catch (error) {
    await fleet.close();
    throw error;
  }
  await endFleet(fleet, say);
}

/** What `regauge.yaml` would say; defaults are the schema's. */
function fleetOfOne(model: string, aliases: readonly string[], start: object | undefined): FleetConfig {
  const pools = start ? [{ name: poolName, kind: 'regauge', start }] : [];
  const placeholder = { model: 'none', pools: [{ name: poolName, kind: 'regauge', start: { model: 'none' } }] };
  const config = configSchema.parse(start ? { model, aliases, pools } : placeholder);
  return start ? config : { ...config, model, pools: [] };
}

/** What ends the engine for good is this command's own last word. */
function isEnginesLastWord(line: string): boolean {
  return /^engine\/\d+: (?:regauge: (?!unexpected)|.*, and is given up$)/.test(line);
}
