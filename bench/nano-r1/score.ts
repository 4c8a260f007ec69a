import { atLeast, type Bar, noBar, type Row, type Section } from '../support/report.ts';
import { median, percentile } from '../support/statistics.ts';
import { concurrency, type ModelRun, type Reply } from './ask-model.ts';
import { type Task, tasks } from './questions.ts';

const taskBars: Readonly<Record<Task, Bar>> = {
  add: atLeast(99.5),
  subtract: atLeast(99.5),
  'multiply-by-digit': atLeast(99.5),
  multiply: noBar,
  divide: noBar,
  compare: atLeast(98),
  order: atLeast(98),
  'two-step': atLeast(95),
  'word-problem': atLeast(95),
  'off-topic': atLeast(95),
};

export function isRight({ question, answer }: Reply): boolean {
  return answer === question.answer;
}

/** The model ended by itself, with a thought and an answer: no reader is left in an open thought. */
function isClosed({ finishReason, thought, answer }: Reply): boolean {
  return finishReason === 'stop' && thought.trim() !== '' && answer !== '';
}

export function wrongReplies(run: ModelRun): readonly Reply[] {
  return run.replies.filter((reply) => !isRight(reply));
}

/** Models that were asked the same questions have the same rows, so that one can stand beside the other. */
export function scoreSections(run: ModelRun): readonly Section[] {
  const { replies } = run;
  return [
    accuracySection(replies),
    {
      title: 'manners',
      rows: [{ name: 'thinking closed', value: percentOf(replies, isClosed), unit: '%', bar: atLeast(99) }],
    },
    { title: 'thoughts', rows: lengthRows(replies.map((reply) => reply.thoughtTokens)) },
    {
      title: 'speed',
      rows: [
        {
          name: `${concurrency} requests at a time`,
          value: tokensPerSecond(run),
          unit: 'tokens/s',
          bar: atLeast(2_000),
        },
      ],
    },
  ];
}

export function tokensPerSecond({ replies, seconds }: ModelRun): number {
  return replies.reduce((sum, reply) => sum + reply.completionTokens, 0) / seconds;
}

/** A checkpoint from early in the training has to be visibly worse, or tests that look for a worse pool find nothing. */
export function earlySection(first: ModelRun, early: ModelRun): Section {
  const points = arithmeticPercent(first) - arithmeticPercent(early);
  return {
    title: 'early checkpoint',
    rows: [{ name: `${early.label} is below in all but off-topic`, value: points, unit: 'points', bar: atLeast(15) }],
  };
}

function accuracySection(replies: readonly Reply[]): Section {
  const asked = Map.groupBy(replies, ({ question }) => question.task);
  const rows = tasks.flatMap((task) => {
    const own = asked.get(task) ?? [];
    return own.length > 0 ? [accuracyRow(task, own, taskBars[task])] : [];
  });
  return { title: 'exact answers', rows: [...rows, accuracyRow('total', replies, noBar)] };
}

function accuracyRow(name: string, replies: readonly Reply[], bar: Bar): Row {
  return { name: `${name}, ${replies.length} questions`, value: percentOf(replies, isRight), unit: '%', bar };
}

function lengthRows(tokens: readonly number[]): readonly Row[] {
  const figures = {
    shortest: percentile(tokens, 0),
    median: median(tokens),
    '95th percentile': percentile(tokens, 0.95),
    longest: percentile(tokens, 1),
  };
  return Object.entries(figures).map(([name, value]) => ({ name, value, unit: 'tokens', bar: noBar }));
}

function arithmeticPercent({ replies }: ModelRun): number {
  return percentOf(
    replies.filter(({ question }) => question.task !== 'off-topic'),
    isRight,
  );
}

function percentOf(replies: readonly Reply[], holds: (reply: Reply) => boolean): number {
  return (replies.filter(holds).length * 100) / replies.length;
}
