import type { Words } from '../state/words.ts';
import type { RefusedFile } from './admit-file.ts';
import { attachLimits } from './attach-limits.ts';

const sentences = {
  document: 'fileDocument',
  'not-text': 'fileNotText',
  empty: 'fileEmpty',
  unreadable: 'fileUnreadable',
} as const;

/** What is wrong with a file, and what can be done. */
export function refusalText({ name, reason }: RefusedFile, { t, formats }: Pick<Words, 't' | 'formats'>): string {
  if (reason === 'too-large') return t('fileTooLarge', { name, limit: formats.number(attachLimits.chars) });
  if (reason === 'too-many') return t('filesTooMany', { name, limit: formats.number(attachLimits.files) });
  return t(sentences[reason], { name });
}
