import type { AnswerError } from '#wire';
import { type ApiErrorKind, type ApiProblem, kindOfCode } from '../../api/api-error.ts';
import type { MessageKey, Params } from '../../i18n/dictionary.ts';
import type { Words } from './words.ts';

type Plain = { [Key in MessageKey]: Params<Key> extends readonly [] ? Key : never }[MessageKey];
type NextStep = Plain | 'nextRateLimit' | 'nextBusy';

const sentences: Readonly<Record<ApiErrorKind, { readonly what: Plain; readonly next: NextStep }>> = {
  'wrong-key': { what: 'errorWrongKey', next: 'nextWrongKey' },
  'no-credit': { what: 'errorNoCredit', next: 'nextNoCredit' },
  'rate-limit': { what: 'errorRateLimit', next: 'nextRateLimit' },
  busy: { what: 'errorBusy', next: 'nextBusy' },
  'not-allowed': { what: 'errorNotAllowed', next: 'nextNotAllowed' },
  'not-found': { what: 'errorNotFound', next: 'nextNotFound' },
  'too-long': { what: 'errorTooLong', next: 'nextTooLong' },
  refused: { what: 'errorRefused', next: 'nextRefused' },
  network: { what: 'errorNetwork', next: 'nextNetwork' },
  server: { what: 'errorServer', next: 'nextServer' },
};

/** What happened and the next step, in words; what the server itself says stands below them where it adds something. */
export function problemText(
  { kind, retryAfterMs }: ApiProblem,
  { t, formats }: Pick<Words, 't' | 'formats'>,
): { readonly what: string; readonly next: string } {
  const { what, next } = sentences[kind];
  if (next !== 'nextRateLimit' && next !== 'nextBusy') return { what: t(what), next: t(next) };
  const time = retryAfterMs === null ? t('aMoment') : formats.duration(retryAfterMs);
  return { what: t(what), next: t(next, { time }) };
}

/** A code that is not ours is an engine's: it failed, whatever it calls it. */
export function problemOfAnswer({ code, message, retryAfterMs }: AnswerError): ApiProblem {
  return { kind: kindOfCode(code) ?? 'server', message, retryAfterMs };
}
