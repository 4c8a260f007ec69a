import { expect, test } from 'vitest';
import { fileError, ModelsError, stoppedBy } from './errors.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: something`), { code });
}

test.each([
  ['EACCES', 'MODELS_PERMISSION', 'REGAUGE_HOME'],
  ['EROFS', 'MODELS_PERMISSION', 'REGAUGE_HOME'],
  ['ENOSPC', 'MODELS_NO_SPACE', 'pull again'],
  ['ENOENT', 'MODELS_NOT_FOUND', 'regauge models'],
  ['EIO', 'MODELS_IO', 'EIO'],
])('%s becomes %s with a way out', (errno, code, wayOut) => {
  expect(fileError(systemError(errno), '/m')).toMatchObject({
    code,
    message: expect.stringContaining(wayOut),
    details: { path: '/m', errno },
  });
});

test('an error that is ours already stays as it is', () => {
  const error = new ModelsError('MODELS_CHECKSUM', 'wrong');
  expect(fileError(error, '/m')).toBe(error);
});

test('an aborted signal is an interruption, unless it was aborted with a reason of ours', () => {
  expect(stoppedBy(AbortSignal.abort(), 'Pulling m')).toMatchObject({
    code: 'MODELS_INTERRUPTED',
    message: expect.stringContaining('resumes'),
  });
  const lost = new ModelsError('MODELS_LOCK_LOST', 'lost');
  expect(stoppedBy(AbortSignal.abort(lost), 'Pulling m')).toBe(lost);
});
