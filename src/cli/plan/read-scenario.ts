import { dirname, isAbsolute, join } from 'node:path';
import { type Fault, placedYaml } from '../config/checked-yaml.ts';
import { placedDevices, readDevices } from './read-devices.ts';
import { placedPrices } from './read-prices.ts';
import { readText } from './read-text.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';

/**
 * Reads a scenario; files that it names lie beside it. Prices and devices that stand in it are looked at as well, so
 * that every fault of the file is told with its line.
 *
 * @throws {CliError} CLI_CONFIG: "scenario.yaml:7: ttft is 3, without a unit: …"; CLI_INPUT without the file
 */
export async function readScenario(path: string): Promise<Scenario> {
  const document = placedYaml(await readText(path, 'scenario'), path);
  const result = scenarioSchema.safeParse(document.value ?? {});
  if (!result.success) throw document.errorOf(result.error.issues);
  const faults = contradictions(result.data);
  if (faults.length > 0) throw document.errorOf(faults);
  const scenario = beside(path, result.data);
  const { accelerators, prices } = scenario;
  const own = Array.isArray(accelerators) ? placedDevices(accelerators, document, ['accelerators']) : undefined;
  if (Array.isArray(prices)) placedPrices({ prices }, document, own ?? (await readDevices(accelerators)));
  return scenario;
}

/** What no single value shows. */
function contradictions({ mix, trace, input, output, classes = [] }: Scenario): readonly Fault[] {
  const given = Object.entries({ mix, trace, input }).filter(([, value]) => value !== undefined);
  const twice = classes.findIndex(({ name }, index) => classes.findIndex((other) => other.name === name) < index);
  return [
    ...(given.length > 1
      ? given.slice(1).map(([name]) => ({
          path: [name],
          message: `says with ${given[0]?.[0]} what requests are like; keep one of them`,
        }))
      : []),
    ...((input === undefined) !== (output === undefined)
      ? [
          {
            path: [input === undefined ? 'output' : 'input'],
            message: 'needs the other one: lengths of both input and output',
          },
        ]
      : []),
    ...(twice >= 0 ? [{ path: ['classes', twice, 'name'], message: 'is the name of another class' }] : []),
  ];
}

function beside(path: string, scenario: Scenario): Scenario {
  const at = (name: string) => (isAbsolute(name) ? name : join(dirname(path), name));
  const { model, trace, prices, accelerators } = scenario;
  return {
    ...scenario,
    ...(model !== undefined && { model: /\.(?:json|gguf)$/i.test(model) ? at(model) : model }),
    ...(trace !== undefined && { trace: at(trace) }),
    ...(typeof prices === 'string' && { prices: at(prices) }),
    ...(typeof accelerators === 'string' && { accelerators: at(accelerators) }),
  };
}
