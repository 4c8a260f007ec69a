import type { ThoughtLabels } from '../render/index.ts';
import type { Words } from './state/words.ts';

/** The words of the renderer, in the language of the page. */
export function renderLabels({ t, formats: { number } }: Words): ThoughtLabels {
  return {
    copy: t('copy'),
    copied: t('copied'),
    code: t('code'),
    table: t('table'),
    done: t('taskDone'),
    notDone: t('taskNotDone'),
    restIsPlain: t('restIsPlain'),
    earlierPage: t('earlierPage'),
    laterPage: t('laterPage'),
    page: (page, pages) => t('pageOf', { page: number(page), pages: number(pages) }),
    outline: t('outline'),
    search: t('searchThought'),
    matches: (match, matches) => t('matchOf', { match: number(match), matches: number(matches) }),
    earlierMatch: t('earlierMatch'),
    laterMatch: t('laterMatch'),
    copyAll: t('copyAll'),
    earlierIsKept: t('earlierIsKept'),
  };
}
