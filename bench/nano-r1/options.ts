import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Selection, type Task, tasks } from './questions.ts';

export const help = `Usage: npm run bench:nano-r1 -- [options]

How right, how well-mannered and how fast nano-r1 is through our own engine.

  --model <gguf>      a model to ask; again for more, each compared with the first
                      (default: assets/models/nano-r1.gguf)
  --early <gguf>      a worse checkpoint, which must be at least 15 points below the first model
  --questions <path>  the questions, one JSON object a line (default: recipes/nano-r1/held-out.jsonl)
  --only <tasks>      some of ${tasks.slice(0, 5).join(',')},
                      ${tasks.slice(5).join(',')}
  --limit <n>         the first n questions of each task
  --failures <n>      print the first n wrong replies of each model, with their thoughts
  --json              the result as data
  --check             exit code 1 when a bar is missed
  --help              this text

Examples:
  npm run bench:nano-r1 -- --check
  npm run bench:nano-r1 -- --only add,order --limit 20 --failures 5
  npm run bench:nano-r1 -- --model f16.gguf --model q8_0.gguf --model q4_0.gguf --early early.gguf`;

export interface BenchOptions {
  readonly models: readonly string[];
  readonly early: string | undefined;
  readonly questions: string;
  readonly selection: Selection;
  readonly failures: number;
  readonly json: boolean;
  readonly check: boolean;
}

export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: BenchOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly reason: string };

const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export function parseOptions(args: readonly string[]): ParsedOptions {
  try {
    const values = parseValues(args);
    return values.help ? { kind: 'help' } : { kind: 'run', options: checkedOptions(values) };
  } catch (error) {
    return { kind: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
}

function parseValues(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      model: { type: 'string', multiple: true, default: [inRepository('assets/models/nano-r1.gguf')] },
      early: { type: 'string' },
      questions: { type: 'string', default: inRepository('recipes/nano-r1/held-out.jsonl') },
      only: { type: 'string', default: tasks.join(',') },
      limit: { type: 'string' },
      failures: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

function checkedOptions(values: ReturnType<typeof parseValues>): BenchOptions {
  return {
    models: values.model.map((path) => file('model', path)),
    early: values.early === undefined ? undefined : file('early', values.early),
    questions: file('questions', values.questions),
    selection: {
      tasks: values.only.split(',').map(taskNamed),
      limitPerTask: values.limit === undefined ? Number.POSITIVE_INFINITY : count('limit', values.limit, 1),
    },
    failures: count('failures', values.failures, 0),
    json: values.json,
    check: values.check,
  };
}

function file(name: string, path: string): string {
  if (existsSync(path)) return path;
  throw new Error(`--${name} must name a file; there is no ${path}.`);
}

function taskNamed(name: string): Task {
  const task = tasks.find((known) => known === name);
  if (task) return task;
  throw new Error(`--only does not know ${JSON.stringify(name)}; tasks are ${tasks.join(', ')}.`);
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${name} must be a whole number of ${least} or more, is ${JSON.stringify(text)}.`);
}
