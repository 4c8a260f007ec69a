import type { RunVocabulary } from './run.ts';
import type { RunPrompt, RunSpec } from './run-spec.ts';

export interface PreparedPrompt {
  readonly tokens: Int32Array;
  readonly startsInThinking: boolean;
}

/**
 * Turns a prompt into tokens and finds out whether the reply begins inside a thought: by looking at the prompt itself,
 * since templates of one model family differ in whether they end with `<think>`.
 *
 * With a thinking budget of 0 the thought is closed in the prompt: the model then writes its answer at once.
 */
export function preparePrompt(spec: RunSpec, vocabulary: RunVocabulary): PreparedPrompt {
  const tokens = promptTokens(spec.prompt, vocabulary);
  const opened = endsInsideThought(tokens, spec.prompt, vocabulary);
  if (!closesThoughtAtOnce(spec)) return { tokens, startsInThinking: opened };
  const text = opened ? '\n</think>\n\n' : '<think>\n\n</think>\n\n';
  // A model without marks of its own was not trained on this; it is left alone unless its template opened a thought.
  if (!opened && vocabulary.marks.kind === 'text') return { tokens, startsInThinking: false };
  const closing = vocabulary.model.tokenize(text, { parseSpecial: true });
  return { tokens: Int32Array.of(...tokens, ...closing), startsInThinking: false };
}

export function promptTokens(prompt: RunPrompt, vocabulary: RunVocabulary): Int32Array {
  if (prompt.kind === 'tokens') return prompt.tokens;
  const parts = prompt.pieces.map((piece) => vocabulary.model.tokenize(piece, { parseSpecial: true }));
  if (parts.length === 1) return parts[0] ?? new Int32Array(0);
  const tokens = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    tokens.set(part, at);
    at += part.length;
  }
  return tokens;
}

function closesThoughtAtOnce({ thinking }: RunSpec): boolean {
  return thinking.kind === 'split' && thinking.budget.kind === 'tokens' && thinking.budget.count === 0;
}

function endsInsideThought(tokens: Int32Array, prompt: RunPrompt, { marks }: RunVocabulary): boolean {
  if (marks.kind === 'tokens') return tokens.lastIndexOf(marks.openToken) > tokens.lastIndexOf(marks.closeToken);
  if (prompt.kind === 'tokens') return false;
  const text = prompt.pieces.join('');
  return text.lastIndexOf('<think>') > text.lastIndexOf('</think>') && text.trimEnd().endsWith('<think>');
}
