import type { ThoughtLabels } from '../labels.ts';
import { button, element } from './element.ts';
import { findMatches } from './find-matches.ts';

export interface ThoughtSearchOptions {
  readonly text: string;
  readonly labels: ThoughtLabels;
  /** Shows a place of the text. */
  readonly onMatch: (chars: number, length: number) => void;
}

/** Search over all pages of a thought: the browser's own finds only what is on the page. */
export function thoughtSearch({ text, labels, onMatch }: ThoughtSearchOptions): HTMLElement {
  const field = element('input', 'thought-words');
  field.type = 'search';
  field.placeholder = labels.search;
  field.ariaLabel = labels.search;
  const place = element('output', 'thought-place');
  let matches: readonly number[] = [];
  let current = 0;
  const show = (index: number): void => {
    current = matches.length === 0 ? 0 : (index + matches.length) % matches.length;
    place.textContent =
      field.value === '' ? '' : labels.matches(matches.length === 0 ? 0 : current + 1, matches.length);
    const chars = matches[current];
    if (chars !== undefined) onMatch(chars, field.value.length);
  };
  field.addEventListener('input', () => {
    matches = findMatches(text, field.value);
    show(0);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    show(current + (event.shiftKey ? -1 : 1));
  });
  const earlier = button('thought-match', '‹', () => show(current - 1));
  const later = button('thought-match', '›', () => show(current + 1));
  earlier.ariaLabel = labels.earlierMatch;
  later.ariaLabel = labels.laterMatch;
  const search = element('div', 'thought-search', field, place, earlier, later);
  search.role = 'search';
  return search;
}
