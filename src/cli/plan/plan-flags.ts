import { type PlanFlags, sameWords, switches } from '../commands/plan-options.ts';
import { CliError } from '../errors.ts';
import { readScenario } from './read-scenario.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';

/** Flag by the scenario's word, for errors that name what was typed. */
const flagByWord: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...sameWords, ...switches].map(([word, flag]) => [word, flag.split(' ')[0] ?? flag])),
  ttft: '--ttft-p95',
  tpot: '--tpot-p95',
  price: '--price',
  stock: '--stock',
  vendorShares: '--vendor-share',
};

/**
 * The scenario of a file with that of the flags on top.
 * @throws {CliError} CLI_USAGE naming the flag, CLI_CONFIG with the line of the file
 */
export async function scenarioFrom(flags: PlanFlags): Promise<Scenario> {
  const ofFlags = scenarioOfFlags(flags);
  if (flags.scenario === undefined) return ofFlags;
  const file = await readScenario(flags.scenario);
  const saysRequests = ofFlags.mix !== undefined || ofFlags.trace !== undefined;
  const { mix, trace, classes, input, output, ...others } = file;
  const price = { ...file.price, ...ofFlags.price };
  return { ...(saysRequests ? others : file), ...ofFlags, ...(Object.keys(price).length > 0 && { price }) };
}

/** @throws {CliError} CLI_USAGE naming the flag */
export function scenarioOfFlags(flags: PlanFlags): Scenario {
  const given = [...sameWords, ...switches].flatMap(([word]) =>
    flags[word] === undefined ? [] : [[word, flags[word]]],
  );
  const raw = {
    ...Object.fromEntries(given),
    ...targetsOf(flags),
    ...(flags.price && { price: pairs('--price', flags.price, 'h200=3.5USD/h') }),
    ...(flags.stock && { stock: pairs('--stock', flags.stock, 'h200=64') }),
    ...(flags.vendorShare !== undefined && { vendorShares: flags.vendorShare }),
  };
  const result = scenarioSchema.safeParse(raw);
  if (result.success && !(raw.mix !== undefined && raw.trace !== undefined)) return result.data;
  const [issue] = result.error?.issues ?? [];
  if (!issue) throw new CliError('CLI_USAGE', '--mix and --trace both say what requests are like; keep one of them.');
  const [word = '', inner] = issue.path;
  // The place in a list says nothing to whoever typed it; the name of a device does.
  const flag = `${flagByWord[String(word)] ?? String(word)}${typeof inner === 'string' ? ` ${inner}` : ''}`;
  throw new CliError('CLI_USAGE', `${flag} ${issue.message}.`, { flag });
}

/** One percentile holds for both targets. */
function targetsOf({ ttftP95, ttftP99, tpotP95, tpotP99 }: PlanFlags): Readonly<Record<string, unknown>> {
  const of95 = ttftP95 !== undefined || tpotP95 !== undefined;
  const of99 = ttftP99 !== undefined || tpotP99 !== undefined;
  if (of95 && of99)
    throw new CliError(
      'CLI_USAGE',
      'A plan keeps both targets at one percentile: give those of 95 % or those of 99 %.',
    );
  const [ttft, tpot] = of99 ? [ttftP99, tpotP99] : [ttftP95, tpotP95];
  return {
    ...(ttft !== undefined && { ttft }),
    ...(tpot !== undefined && { tpot }),
    ...((of95 || of99) && { percentile: of99 ? 0.99 : 0.95 }),
  };
}

/** `h200=64` and the like; one flag may hold several with commas between. */
export function pairs(flag: string, given: readonly string[], example: string): Readonly<Record<string, string>> {
  const cut = given.flatMap((text) => text.split(',')).map((text) => /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(text) ?? text);
  const broken = cut.find((part) => typeof part === 'string');
  if (typeof broken === 'string')
    throw new CliError('CLI_USAGE', `${flag} is ${broken}: write it like ${example}.`, { flag });
  return Object.fromEntries(cut.map((part) => [part[1] ?? '', part[2] ?? '']));
}
