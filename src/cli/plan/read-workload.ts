import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  atRate,
  checkedWorkload,
  mixes,
  mixNamed,
  readServegenClient,
  readTrace,
  seededRng,
  spreadTicks,
  type TrafficClass,
  type Workload,
  workloadFromClients,
  workloadFromLengths,
  workloadFromTrace,
} from '#planner';
import { CliError } from '../errors.ts';
import { readText } from './read-text.ts';
import type { ClassGiven, Scenario, Traffic } from './scenario.ts';

/** What is to be served, and whose word that is. */
export interface WorkloadRead {
  readonly workload: Workload;
  readonly cite: string;
}

/**
 * Requests of a named mix, of one's own lengths, of a trace, or of several classes of the first two.
 *
 * @throws {PlannerError} PLANNER_BAD_TRACE with the line, PLANNER_BAD_VALUE for numbers that contradict each other
 * @throws {CliError} CLI_USAGE where nothing says what requests are like
 */
export async function readWorkload(scenario: Scenario): Promise<WorkloadRead> {
  const { classes, trace } = scenario;
  if (classes) return workloadOfClasses(classes);
  if (trace === undefined) return workloadOf(scenario, 'your requests');
  return {
    workload: adjusted(await workloadOfTrace(trace, scenario), scenario),
    cite: `your trace, ${basename(trace)}`,
  };
}

function workloadOfClasses(classes: readonly ClassGiven[]): WorkloadRead {
  const read = classes.map((one) => ({ ...workloadOf(one, one.name), name: one.name }));
  const traffic = read.flatMap(({ workload, name }) => workload.classes.map((one) => ({ ...one, name })));
  const cite = read.map((one) => `${one.name}: ${one.cite}`).join('; ');
  const curve = pooledCurve(read.map(({ workload }) => workload));
  return {
    workload: checkedWorkload({ name: classes.map(({ name }) => name).join(' + '), classes: traffic, curve }),
    cite,
  };
}

/** Each hour's load of all classes together. */
function pooledCurve(workloads: readonly Workload[]): readonly number[] {
  const total = workloads.reduce((sum, workload) => sum + rateOf(workload), 0);
  return Array.from({ length: 24 }, (_, hour) =>
    workloads.reduce((sum, workload) => sum + ((workload.curve[hour] ?? 1) * rateOf(workload)) / total, 0),
  );
}

function workloadOf(traffic: Traffic, name: string): WorkloadRead {
  const { mix, input, output, rps } = traffic;
  if (mix !== undefined) {
    const cite = mixes.find(({ workload }) => workload.name === mix)?.cite ?? mix;
    return { workload: adjusted(mixNamed(mix), traffic), cite };
  }
  if (!input || !output || rps === undefined) throw withoutRequests(name);
  const summary = (lengths: typeof input) => {
    const { max, ...others } = lengths;
    return { ...others, ...(max !== undefined && { max }) };
  };
  const workload = workloadFromLengths({
    name,
    input: summary(input),
    output: summary(output),
    requestsPerSecond: rps,
  });
  return { workload: adjusted(workload, traffic), cite: 'your own lengths' };
}

function withoutRequests(name: string): CliError {
  const names = mixes.map(({ workload }) => workload.name).join(', ');
  const text = `Of ${name} nothing says what they are like: name a mix (--mix ${names}), a trace (--trace file), or input, output and rps in a scenario.`;
  return new CliError('CLI_USAGE', text);
}

/** The same requests at the asked rate, with whatever else was said of them. */
function adjusted(workload: Workload, traffic: Traffic): Workload {
  const { rps, peakRps, arrivalCv, cachedShare, thinkingShare } = traffic;
  const rated = rps === undefined ? workload : atRate(workload, rps);
  const peak = rated.classes.reduce((sum, one) => sum + one.peakRequestsPerSecond, 0);
  const change = (one: TrafficClass): TrafficClass => ({
    ...one,
    peakRequestsPerSecond:
      peakRps === undefined ? one.peakRequestsPerSecond : (one.peakRequestsPerSecond * peakRps) / peak,
    ...(arrivalCv !== undefined && { arrivalCv }),
    ...(cachedShare !== undefined && { cachedShare }),
    ...(thinkingShare !== undefined && { thinkingShare }),
  });
  return checkedWorkload({ ...rated, classes: rated.classes.map(change) });
}

function rateOf({ classes }: Workload): number {
  return classes.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0);
}

/** A seed of its own choosing would be another workload each time. */
const seed = 1;

/** A file of requests, or a folder of ServeGen's clients. */
async function workloadOfTrace(path: string, { cachedShare, thinkingShare }: Traffic): Promise<Workload> {
  const name = basename(path);
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isDirectory()) return workloadFromClients(name, await readClients(path), cachedShare ?? 0);
  const trace = spreadTicks(readTrace(await readText(path, 'trace')), seededRng(seed));
  return workloadFromTrace(trace, {
    name,
    ...(cachedShare !== undefined && { cachedShare }),
    ...(thinkingShare !== undefined && { thinkingShare }),
  });
}

/** More than any published set has; a folder with more is a mistake. */
const mostClients = 1_000;
const clientTrace = /-trace\.csv(\.gz)?$/;

async function readClients(folder: string): Promise<readonly ReturnType<typeof readServegenClient>[]> {
  const names = (await readdir(folder)).filter((name) => clientTrace.test(name)).toSorted();
  if (names.length === 0 || names.length > mostClients) {
    const text = `${folder} has ${names.length} files like chunk-0-trace.csv; expected 1 to ${mostClients} of them, each with its chunk-0-dataset.json.`;
    throw new CliError('CLI_INPUT', text, { files: names.length });
  }
  return Promise.all(
    names.map(async (name) =>
      readServegenClient(
        await readText(join(folder, name), 'trace'),
        await readText(join(folder, name.replace(clientTrace, '-dataset.json$1')), 'trace'),
      ),
    ),
  );
}
