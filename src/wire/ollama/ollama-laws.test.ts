import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WireError } from '../wire-error.ts';
import { parseOllamaChat } from './ollama-chat-request.ts';
import { parseOllamaGenerate } from './ollama-generate-request.ts';
import { parseOllamaShow } from './ollama-show-request.ts';

const good = {
  model: 'm',
  messages: [{ role: 'assistant', content: 'a', thinking: 'b' }],
  prompt: 'p',
  system: 's',
  raw: false,
  stream: true,
  think: 'low',
  keep_alive: '5m',
  format: '',
  options: { temperature: 0, stop: ['a'], num_ctx: 5, seed: -1, mirostat: 0, repeat_last_n: -1 },
};
const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 2 ** 53, '', [], [[]]));
const oddBody = fc.oneof(
  fc.jsonValue(),
  fc.tuple(fc.constantFrom(...Object.keys(good)), odd).map(([key, value]) => ({ ...good, [key]: value })),
  fc
    .tuple(fc.constantFrom(...Object.keys(good.options)), odd)
    .map(([key, value]) => ({ ...good, options: { ...good.options, [key]: value } })),
  fc
    .tuple(fc.constantFrom('role', 'content', 'thinking', 'images', 'tool_calls'), odd)
    .map(([key, value]) => ({ ...good, messages: [{ ...good.messages[0], [key]: value }] })),
);

/** Each endpoint without what only the other one knows. */
function bodiesOf(body: unknown): unknown[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [body];
  const { messages, prompt, system, raw, ...shared } = body as Partial<typeof good>;
  return [body, { messages, ...shared }, { prompt, system, raw, ...shared }];
}

test.each([parseOllamaChat, parseOllamaGenerate, parseOllamaShow])(
  '%o reads whatever JSON comes or refuses it with a 400',
  (parse) => {
    fc.assert(
      fc.property(oddBody, (sent) => {
        for (const body of bodiesOf(sent)) {
          try {
            parse(body);
          } catch (error) {
            expect(error).toBeInstanceOf(WireError);
            expect(error).toMatchObject({ httpStatus: 400 });
          }
        }
      }),
      { numRuns: 1_000 },
    );
  },
);
