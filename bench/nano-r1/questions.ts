import { z } from 'zod';

export const tasks = [
  'add',
  'subtract',
  'multiply-by-digit',
  'multiply',
  'divide',
  'compare',
  'order',
  'two-step',
  'word-problem',
  'off-topic',
] as const;

export type Task = (typeof tasks)[number];

export interface Question {
  readonly task: Task;
  readonly question: string;
  /** The only answer that counts as right. */
  readonly answer: string;
}

/** Which questions of the set are asked. */
export interface Selection {
  readonly tasks: readonly Task[];
  /** Most questions of one task, the first in the file. */
  readonly limitPerTask: number;
}

const line = z.object({ task: z.enum(tasks), question: z.string().min(1), answer: z.string().min(1) });

/**
 * One JSON object a line. A set with one bad line is not asked at all: a share of the questions would pass for the whole.
 * @param path - for the message, which names the line as editors count it
 */
export function parseQuestions(text: string, path: string): readonly Question[] {
  return text
    .trimEnd()
    .split('\n')
    .map((json, i) => parseLine(json, `${path}:${i + 1}`));
}

function parseLine(json: string, place: string): Question {
  const parsed = line.safeParse(parseJson(json, place));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${place}: expected {"task", "question", "answer"}; ${faults.join('; ').replace(/^: /, '')}`);
}

function parseJson(json: string, place: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error(`${place}: expected one JSON object a line, found ${JSON.stringify(json.slice(0, 60))}`, { cause });
  }
}

export function selectQuestions(questions: readonly Question[], selection: Selection): readonly Question[] {
  const byTask = Map.groupBy(questions, ({ task }) => task);
  const chosen = new Set(selection.tasks.flatMap((task) => (byTask.get(task) ?? []).slice(0, selection.limitPerTask)));
  return questions.filter((question) => chosen.has(question));
}
