import type { CodeRange } from './highlight-message.ts';

const maxRanges = 4_000;

/** Colours code by classes. Code with characters that were made visible keeps them, and stays plain. */
export function paintCode(code: HTMLElement, ranges: readonly CodeRange[]): void {
  const [text] = code.childNodes;
  if (code.childNodes.length !== 1 || !(text instanceof Text) || ranges.length > maxRanges) return;
  const parts: (string | HTMLElement)[] = [];
  let at = 0;
  for (const { start, end, scope } of ranges) {
    if (start > at) parts.push(text.data.slice(at, start));
    const span = document.createElement('span');
    span.className = `code-${scope}`;
    span.append(text.data.slice(start, end));
    parts.push(span);
    at = end;
  }
  parts.push(text.data.slice(at));
  code.replaceChildren(...parts);
}
