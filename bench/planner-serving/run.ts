// npm run bench:planner-serving; README.md says what is measured and how.
import { markdownTable } from '../support/markdown-table.ts';
import { benchOptions, count } from '../support/options.ts';
import { digits } from '../support/report.ts';
import { tellMisses, tellResult } from '../support/tell.ts';
import { compare, errorSection, servingCases, speedSection } from './measure.ts';

const options = benchOptions(import.meta.url, { requests: count(60_000), rounds: count(20) });
const cases = servingCases();
const comparisons = cases.map((one) => compare(one, options.requests));
const sections = [errorSection(comparisons), speedSection(cases, options.rounds)];
if (options.json) {
  console.log(JSON.stringify({ comparisons, sections }, null, 2));
  tellMisses(sections, options.check);
} else {
  const lines = comparisons.map(({ name, quick, simulated, error }) => [
    name,
    digits(quick),
    digits(simulated),
    `${error > 0 ? '+' : ''}${(100 * error).toFixed(0)} %`,
  ]);
  console.log(markdownTable(['replica and mix', 'quick, requests/s', 'simulated', 'difference'], lines));
  tellResult(`${cases.length} replicas`, sections, options);
}
