import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlannerError } from '../../errors.ts';
import { readTrace } from './read-trace.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../../test/fixtures/planner/${name}`, import.meta.url), 'utf8');

function refusalOf(read: () => unknown): { code: string; line: unknown; message: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof PlannerError) return { code: error.code, line: error.details.line, message: error.message };
    throw error;
  }
  throw new Error('it was read');
}

test("Mooncake's lines are recognised, with their blocks and the ticks of their clock", () => {
  const trace = readTrace(fixture('mooncake-conversation.jsonl'));
  expect(trace).toMatchObject({ format: 'mooncake', blockTokens: 512, tickMs: 3000 });
  expect(trace.requests).toHaveLength(60);
  expect(trace.requests[0]).toEqual({
    atMs: 0,
    inputTokens: 6758,
    outputTokens: 500,
    blocks: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  });
});

test("Azure's table is recognised, its times count from the first request, and it claims no blocks", () => {
  const trace = readTrace(fixture('azure-2023-conv.csv'));
  expect(trace).toMatchObject({ format: 'azure', blockTokens: 0, tickMs: 0 });
  expect(trace.requests).toHaveLength(200);
  expect(trace.requests[0]).toEqual({ atMs: 0, inputTokens: 374, outputTokens: 44, blocks: [] });
});

test('times of Azure cross midnight, a leap day and a year', () => {
  const rows = [
    '2024-02-29 23:59:59.5000000,1,1',
    '2024-03-01 00:00:00.5000000,1,1',
    '2024-12-31 23:59:59,1,1',
    '2025-01-01 00:00:00,1,1',
  ];
  const { requests } = readTrace(['TIMESTAMP,ContextTokens,GeneratedTokens', ...rows].join('\r\n'));
  const gaps = requests.slice(1).map(({ atMs }, i) => atMs - requests[i]!.atMs);
  expect(gaps).toEqual([1000, 305 * 86_400_000 + 86_398_500, 1000].map((ms) => expect.closeTo(ms, 3)));
});

test("BurstGPT's columns are found in any order, and a failed request keeps its prompt", () => {
  const text = [
    'Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type',
    '5,3,1.5,ChatGPT,472,18,490,Conversation log',
    '45,3,0.5,GPT-4,1087,0,1087,API log',
  ].join('\n');
  expect(readTrace(text)).toMatchObject({
    format: 'burst-gpt',
    tickMs: 1000,
    requests: [
      { atMs: 0, inputTokens: 472, outputTokens: 18 },
      { atMs: 40_000, inputTokens: 1087, outputTokens: 0 },
    ],
  });
});

const good = '{"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [1, 2]}';

test.each([
  ['no JSON', '{"timestamp": 0,'],
  ['a list', '[1]'],
  ['a time below 0', good.replace('"timestamp": 0', '"timestamp": -1')],
  ['half a token', good.replace('600', '600.5')],
  ['fewer tokens than none', good.replace('"output_length": 5', '"output_length": -5')],
  ['ids of another block size', good.replace('[1, 2]', '[1, 2, 3]')],
  ['an id that is no number', good.replace('[1, 2]', '[1, "x"]')],
])('%s on line 3 is refused with that line, and nothing is half-read', (_, broken) => {
  const { code, line, message } = refusalOf(() => readTrace([good, '', broken, good].join('\n')));
  expect({ code, line }).toEqual({ code: 'PLANNER_BAD_TRACE', line: 3 });
  expect(message).toContain('Nothing of the file was used');
});

test.each([
  ['a column too few', '2023-11-16 18:15:46,374'],
  ['no tokens', '2023-11-16 18:15:46,,44'],
  ['a word', '2023-11-16 18:15:46,many,44'],
  ['a month that is none', '2023-13-16 18:15:46,374,44'],
])('a table with %s is refused with the line', (_, broken) => {
  const text = ['TIMESTAMP,ContextTokens,GeneratedTokens', '2023-11-16 18:15:46.68,374,44', broken].join('\n');
  expect(refusalOf(() => readTrace(text))).toMatchObject({ code: 'PLANNER_BAD_TRACE', line: 3 });
});

test.each(['', 'a,b,c\n1,2,3', 'TIMESTAMP,ContextTokens,GeneratedTokens\n'])('%j is no trace: line 1', (text) => {
  expect(refusalOf(() => readTrace(text))).toMatchObject({ code: 'PLANNER_BAD_TRACE', line: 1 });
});

test('a trace above a limit is refused before it is read', () => {
  const limits = { characters: 200, lines: 2 };
  expect(readTrace(`${good}\n${good}`, limits).requests).toHaveLength(2);
  const lines = '1,1\n'.repeat(3);
  expect(refusalOf(() => readTrace(`${good}\n${good}\n${good}`, { ...limits, characters: 1000 })).code).toBe(
    'PLANNER_BAD_TRACE',
  );
  expect(refusalOf(() => readTrace(lines.repeat(20), limits)).message).toContain('240 characters');
});

test('ids of 64 bits stay apart where numbers would be rounded together', () => {
  const [a, b] = ['9007199254740993', '9007199254740992'];
  const { requests } = readTrace(good.replace('[1, 2]', `[${a}, ${b}]`));
  expect(requests[0]?.blocks).toEqual([a, b]);
});

test('whatever a text is, it is read or refused with a code', () => {
  const pieces = fc.constantFrom(
    good,
    'TIMESTAMP,ContextTokens,GeneratedTokens',
    '{',
    ',',
    '"',
    '\n',
    '\r',
    '\0',
    '1e999',
    '[]',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }), (parts) => {
      try {
        expect(readTrace(parts.join('')).requests.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(PlannerError);
      }
    }),
  );
});
