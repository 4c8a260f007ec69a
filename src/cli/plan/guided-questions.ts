import { existsSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline/promises';
import type { PlanFlags } from '../commands/plan-options.ts';
import type { CliContext } from '../context.ts';
import { scenarioOfFlags } from './plan-flags.ts';
import type { Scenario } from './scenario.ts';

export type Guided = { readonly kind: 'scenario'; readonly scenario: Scenario } | { readonly kind: 'left' };

interface Question {
  readonly text: string;
  readonly usual: string;
  readonly flags: (answer: string) => PlanFlags;
}

const examplePrices = 'examples/prices.yaml';

/** Few, and each with an answer that Enter takes. */
function questions(): readonly Question[] {
  return [
    { text: 'Model: a name, config.json or .gguf', usual: 'deepseek-r1:671b', flags: (model) => ({ model }) },
    {
      text: 'Requests: r1-production, math-night, chat or deepseek-day',
      usual: 'r1-production',
      flags: (mix) => ({ mix }),
    },
    { text: 'How many per second', usual: '16', flags: (rps) => ({ rps }) },
    { text: 'First token within', usual: '3s', flags: (ttftP95) => ({ ttftP95 }) },
    { text: 'Time per token after it', usual: '60ms', flags: (tpotP95) => ({ tpotP95 }) },
    {
      text: 'Prices: a file, or some like h200=3.5USD/h,910c=1.1USD/h',
      usual: existsSync(examplePrices) ? examplePrices : '',
      flags: (answer) => (answer.includes('=') ? { price: [answer] } : { prices: answer }),
    },
  ];
}

/** Asks what a plan needs. A wrong answer is said and asked again; Ctrl-C and the end of input leave, and leave nothing. */
export async function guidedScenario({ stdin, stdout }: CliContext): Promise<Guided> {
  const lines = createInterface({ input: stdin, output: stdout });
  const leaving = new AbortController();
  lines.once('SIGINT', () => leaving.abort());
  lines.once('close', () => leaving.abort());
  stdout.write('A plan in six questions; Enter takes what stands in brackets.\n');
  try {
    let flags: PlanFlags = {};
    for (const question of questions())
      flags = { ...flags, ...(await answered(question, lines, leaving.signal, stdout)) };
    return { kind: 'scenario', scenario: scenarioOfFlags(flags) };
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    stdout.write('\n');
    return { kind: 'left' };
  } finally {
    lines.close();
  }
}

async function answered(
  { text, usual, flags }: Question,
  lines: Interface,
  signal: AbortSignal,
  stdout: CliContext['stdout'],
): Promise<PlanFlags> {
  for (;;) {
    const answer = (await lines.question(`${text}${usual ? ` [${usual}]` : ''}: `, { signal })).trim() || usual;
    const given = answer === '' ? 'it needs an answer' : problemOf(flags(answer));
    if (given === undefined) return flags(answer);
    stdout.write(`  ${given}\n`);
  }
}

function problemOf(flags: PlanFlags): string | undefined {
  try {
    scenarioOfFlags(flags);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
