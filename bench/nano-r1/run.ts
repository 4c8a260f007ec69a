// npm run bench:nano-r1; README.md says what is measured and how.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { machineAndDate } from '../support/machine.ts';
import { type BenchOptions, benchOptions, count, file, files, someOf } from '../support/options.ts';
import { tellMisses } from '../support/tell.ts';
import { askModel, type ModelRun, type Reply } from './ask-model.ts';
import { type Column, comparisonData, comparisonTable, failureText } from './comparison.ts';
import { parseQuestions, type Question, selectQuestions, tasks } from './questions.ts';
import { earlySection, scoreSections, tokensPerSecond, wrongReplies } from './score.ts';

const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const asked = {
  model: files([inRepository('assets/models/nano-r1.gguf')]),
  early: file(undefined),
  questions: file(inRepository('recipes/nano-r1/held-out.jsonl')),
  only: someOf(tasks),
  limit: count(Number.POSITIVE_INFINITY),
  failures: count(0, 0),
};

await measure(benchOptions(import.meta.url, asked));

async function measure(options: BenchOptions<typeof asked>): Promise<void> {
  const questions = selectedQuestions(options);
  const runs: ModelRun[] = [];
  for (const path of options.model) runs.push(await askWithProgress(path, questions));
  const early = options.early === undefined ? undefined : await askWithProgress(options.early, questions);
  report(options, runs, early);
}

function selectedQuestions({ questions: path, only, limit }: BenchOptions<typeof asked>): readonly Question[] {
  const selection = { tasks: [...only], limitPerTask: limit };
  try {
    const questions = selectQuestions(parseQuestions(readFileSync(path, 'utf8'), path), selection);
    if (questions.length === 0) throw new Error(`${path} has no question of ${selection.tasks.join(', ')}.`);
    return questions;
  } catch (error) {
    return giveUp(error instanceof Error ? error.message : String(error), 65);
  }
}

function report(
  { failures, json, check }: BenchOptions<typeof asked>,
  runs: readonly ModelRun[],
  early: ModelRun | undefined,
): void {
  const [first, ...others] = runs;
  if (!first) return;
  const added = early ? [earlySection(first, early)] : [];
  const judged: Column = { label: first.label, sections: [...scoreSections(first), ...added] };
  const shown = (early ? [...others, early] : others).map((run) => ({
    label: run.label,
    sections: scoreSections(run),
  }));
  const wrong = runs.flatMap((run) =>
    wrongReplies(run)
      .slice(0, failures)
      .map((reply) => ({ label: run.label, reply })),
  );
  console.log(json ? asJson(judged, shown, wrong) : asText(judged, shown, wrong));
  tellMisses(judged.sections, check);
}

interface WrongReply {
  readonly label: string;
  readonly reply: Reply;
}

function asText(judged: Column, shown: readonly Column[], wrong: readonly WrongReply[]): string {
  const failures = wrong.map(({ label, reply }) => failureText(label, reply));
  return [machineAndDate(), comparisonTable(judged, shown), ...failures].join('\n\n');
}

function asJson(judged: Column, shown: readonly Column[], wrong: readonly WrongReply[]): string {
  const models = comparisonData(judged, shown);
  const failures = wrong.map(({ label, reply }) => ({ label, ...reply }));
  return JSON.stringify({ heading: machineAndDate(), models, failures }, null, 2);
}

async function askWithProgress(path: string, questions: readonly Question[]): Promise<ModelRun> {
  const { stderr } = process;
  if (!stderr.isTTY) return askModel(path, questions, () => {});
  const run = await askModel(path, questions, (soFar) => stderr.write(`\r\x1b[2K${progress(soFar, questions.length)}`));
  stderr.write('\n');
  return run;
}

function progress(run: ModelRun, total: number): string {
  const wrong = wrongReplies(run).length;
  return `${run.label}: ${run.replies.length} of ${total}, ${wrong} wrong, ${tokensPerSecond(run).toFixed(0)} tokens/s`;
}

function giveUp(message: string, exitCode: number): never {
  console.error(message);
  process.exit(exitCode);
}
