import type { Words } from '../state/words.ts';
import type { RefusedFile } from './admit-file.ts';
import { attachLimits } from './attach-limits.ts';
import { documentLimits } from './documents/document-limits.ts';

const sentences = {
  document: 'fileDocument',
  broken: 'fileBroken',
  locked: 'fileLocked',
  'no-text': 'fileNoText',
  'unknown-characters': 'fileUnknownCharacters',
  'not-text': 'fileNotText',
  empty: 'fileEmpty',
  unreadable: 'fileUnreadable',
} as const;

/** What is wrong with a file, and what can be done. */
export function refusalText({ name, reason }: RefusedFile, { t, formats }: Pick<Words, 't' | 'formats'>): string {
  const { number } = formats;
  if (reason === 'too-large') return t('fileTooLarge', { name, limit: number(attachLimits.chars) });
  if (reason === 'too-many') return t('filesTooMany', { name, limit: number(attachLimits.files) });
  if (reason !== 'too-much') return t(sentences[reason], { name });
  const [megabytes, pages] = [number(documentLimits.bytes / 1_000_000), number(documentLimits.pages)];
  return t('fileTooMuch', { name, megabytes, pages, seconds: number(documentLimits.seconds) });
}
