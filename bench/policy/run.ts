// npm run bench:policy; README.md says what is measured and how.
import { benchOptions, count } from '../support/options.ts';
import type { Section } from '../support/report.ts';
import { tellResult } from '../support/tell.ts';
import { measureDecide, measureRest } from './measure.ts';
import { cachedBlocks, createScenario, policies, replicaCount } from './scenario.ts';

const options = benchOptions(import.meta.url, { rounds: count(20), requests: count(1_000) });
const { rounds } = options;
const scenario = createScenario(options.requests);
const sections: readonly Section[] = [
  ...policies.map((policy) => measureDecide(scenario, policy, rounds)),
  ...policies.slice(0, 1).map((policy) => measureRest(scenario, policy)),
];
tellResult(`${replicaCount} replicas, ${cachedBlocks} cached blocks, ${rounds} rounds`, sections, options);
