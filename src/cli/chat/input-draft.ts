/** A message that is not finished yet: lines so far, and what will finish it. */
export interface InputDraft {
  readonly lines: readonly string[];
  /** `block` ends at a closing `"""`, `continued` at a line without a backslash at its end. */
  readonly mode: 'block' | 'continued';
}

export type DraftStep =
  | { readonly kind: 'complete'; readonly text: string }
  | { readonly kind: 'more'; readonly draft: InputDraft };

const fence = '"""';

/** Adds a line; a message is complete when neither a `"""` block nor a backslash at the end of a line keeps it open. */
export function draftLine(draft: InputDraft | undefined, line: string): DraftStep {
  if (draft?.mode === 'block') return continueBlock(draft.lines, line);
  if (draft === undefined && line.trimStart().startsWith(fence)) return openBlock(line.trimStart().slice(fence.length));
  const lines = draft?.lines ?? [];
  if (line.endsWith('\\')) return { kind: 'more', draft: { lines: [...lines, line.slice(0, -1)], mode: 'continued' } };
  return { kind: 'complete', text: [...lines, line].join('\n') };
}

function openBlock(rest: string): DraftStep {
  return rest === '' ? { kind: 'more', draft: { lines: [], mode: 'block' } } : continueBlock([], rest);
}

function continueBlock(lines: readonly string[], line: string): DraftStep {
  const text = line.trimEnd();
  if (!text.endsWith(fence)) return { kind: 'more', draft: { lines: [...lines, line], mode: 'block' } };
  const last = text.slice(0, -fence.length);
  return { kind: 'complete', text: (last === '' ? lines : [...lines, last]).join('\n') };
}
