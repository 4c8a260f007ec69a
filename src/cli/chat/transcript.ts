import { harmlessText } from '../render/harmless-text.ts';
import type { ChatSession, ChatTurn } from './chat-session.ts';
import { thoughtSummary } from './render-stream.ts';

/** The conversation as Markdown; thoughts fold where the reader knows `<details>`. Harmless, because files get `cat`ed. */
export function transcriptText(session: ChatSession): string {
  const system = session.system ? [`## System\n\n${session.system}`] : [];
  return harmlessText(`${[`# Chat with ${session.model}`, ...system, ...session.turns.map(turnText)].join('\n\n')}\n`);
}

function turnText({ question, run }: ChatTurn): string {
  const thought = run.thought
    ? `<details>\n<summary>${thoughtSummary(run)}</summary>\n\n${run.thought.trim()}\n\n</details>\n\n`
    : '';
  return `## Question\n\n${question.trim()}\n\n## Answer\n\n${thought}${answerText(run.answer, run.ending?.kind)}`;
}

function answerText(answer: string, ending: 'finished' | 'stopped' | 'failed' | undefined): string {
  const text = answer.trim();
  return ending === 'finished' ? text : `${text}\n\n*(${ending === 'stopped' ? 'stopped' : 'broken off'})*`.trim();
}
