import { parentPort } from 'node:worker_threads';
import loadHighs from 'highs';
import type { HighsAnswer, HighsSettings } from '#planner';

export interface SolveOrder {
  readonly id: number;
  readonly text: string;
  readonly settings: HighsSettings;
}

/** As HiGHS says it: the planner, which reads it, would double the time that this thread takes to start. */
export interface SolveReply {
  readonly id: number;
  readonly outcome:
    | { readonly kind: 'ended'; readonly answer: HighsAnswer }
    | { readonly kind: 'failed'; readonly text: string };
}

// The package's types describe its CommonJS build, whose loader is one level deeper than that of the module we get.
const highs = await ('default' in loadHighs ? loadHighs.default : loadHighs)();

parentPort?.on('message', ({ id, text, settings }: SolveOrder) => {
  const reply: SolveReply = { id, outcome: solve(text, settings) };
  parentPort?.postMessage(reply);
});

function solve(text: string, settings: HighsSettings): SolveReply['outcome'] {
  try {
    return { kind: 'ended', answer: highs.solve(text, settings) };
  } catch (error) {
    return { kind: 'failed', text: error instanceof Error ? error.message : String(error) };
  }
}
