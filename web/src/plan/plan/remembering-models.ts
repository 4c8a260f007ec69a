import type { Capacity, PlacementModels, Refusal, ReplicaTimes, Service } from '#planner';

/** Answers that are kept, some kilobytes each; a plan over thirty devices asks for a thousand. */
const mostKept = 5_000;

/**
 * The same models, which remember what they said: a slider that moves a price or a rate asks for the same step times and
 * capacities again, and these are nearly all of a plan's time. What has no place any more is forgotten all at once.
 */
export function rememberingModels(models: PlacementModels, most: number = mostKept): PlacementModels {
  const nameOf = naming();
  const times = remembering<ReplicaTimes | Refusal>(most);
  const capacities = remembering<Capacity | Refusal>(most);
  const serviceName = (workload: Service['workload'], targets: Service['targets']): string =>
    `${nameOf(shapeOf(workload))} ${JSON.stringify(targets)}`;
  return {
    times: (config) => {
      const { device, model, ...others } = config;
      const key = `${nameOf(device)} ${nameOf(model)} ${JSON.stringify(others)}`;
      return times(key, () => models.times(config));
    },
    capacity: (replica, workload, targets) => {
      const key = `${nameOf(replica.config)} ${serviceName(workload, targets)}`;
      return capacities(key, () => models.capacity(replica, workload, targets));
    },
    splitCapacity: (split, workload, targets) => {
      const { prefill, prefillCount, decode, decodeCount } = split;
      const halves = `${prefillCount}×${nameOf(prefill.config)} ${decodeCount}×${nameOf(decode.config)}`;
      return capacities(`${halves} ${serviceName(workload, targets)}`, () =>
        models.splitCapacity(split, workload, targets),
      );
    },
  };
}

/** What of a workload a capacity depends on: not its rates, but their proportions. */
function shapeOf({ classes }: Service['workload']): object {
  const total = classes.reduce((sum, traffic) => sum + traffic.requestsPerSecond, 0);
  return classes.map(({ name, requestsPerSecond, peakRequestsPerSecond, ...shape }) => ({
    ...shape,
    share: requestsPerSecond / total,
  }));
}

function remembering<Value>(most: number): (key: string, make: () => Value) => Value {
  const kept = new Map<string, Value>();
  return (key, make) => {
    const before = kept.get(key);
    if (before !== undefined) return before;
    if (kept.size >= most) kept.clear();
    const made = make();
    kept.set(key, made);
    return made;
  };
}

/** A short name for each different value, so that long ones are written out once and not in every key. */
function naming(): (value: object) => number {
  const byText = new Map<string, number>();
  let byValue = new WeakMap<object, number>();
  let next = 0;
  return (value) => {
    const before = byValue.get(value);
    if (before !== undefined) return before;
    if (byText.size >= mostKept) {
      byText.clear();
      byValue = new WeakMap();
    }
    const text = JSON.stringify(value);
    const name = byText.get(text) ?? next++;
    byText.set(text, name);
    byValue.set(value, name);
    return name;
  };
}
