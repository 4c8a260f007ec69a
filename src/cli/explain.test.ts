import { expect, test } from 'vitest';
import { CliError } from './errors.ts';
import { explain, explainAsJson } from './explain.ts';

test('people get a sentence, programs code, message and facts', () => {
  const error = new CliError('CLI_USAGE', 'Say which model.', { given: 0 });
  expect(explain(error)).toBe('regauge: Say which model.');
  expect(JSON.parse(explainAsJson(error))).toEqual({
    error: { code: 'CLI_USAGE', message: 'Say which model.', details: { given: 0 } },
  });
});

test('what nobody foresaw says so', () => {
  expect(JSON.parse(explainAsJson(new TypeError('x is not a function')))).toMatchObject({
    error: { code: 'UNEXPECTED' },
  });
});
