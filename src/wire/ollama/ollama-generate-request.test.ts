import { expect, test } from 'vitest';
import { WireError } from '../wire-error.ts';
import { parseOllamaChat } from './ollama-chat-request.ts';
import { parseOllamaGenerate } from './ollama-generate-request.ts';

const parse = (over: object = {}) => parseOllamaGenerate({ model: 'm', prompt: 'Hi.', ...over });

test('a prompt is a chat of one turn', () => {
  const messages = [{ role: 'user', content: 'Hi.' }];
  expect(parse()).toEqual(parseOllamaChat({ model: 'm', messages }));
  expect(parse({ system: 'Be brief.', think: false, options: { num_predict: 3 } })).toEqual(
    parseOllamaChat({
      model: 'm',
      messages: [{ role: 'system', content: 'Be brief.' }, ...messages],
      think: false,
      options: { num_predict: 3 },
    }),
  );
});

test('a raw prompt is continued as it is', () => {
  expect(parse({ raw: true, options: { num_predict: 3 } })).toMatchObject({
    kind: 'generate',
    request: { kind: 'completion', prompt: { kind: 'text', text: 'Hi.' }, maxTokens: 3, stream: true, echo: false },
  });
});

test('no prompt asks for the model to be loaded', () => {
  for (const prompt of [undefined, null, '']) expect(parse({ prompt })).toEqual({ kind: 'load', model: 'm' });
});

test('what a client sends unasked changes nothing', () => {
  const unasked = { suffix: '', template: '', system: '', context: [], images: [], raw: false, format: '' };
  expect(parse(unasked)).toEqual(parse());
});

test.each([
  [{ suffix: 'b' }, 'suffix'],
  [{ template: '{{ .Prompt }}' }, 'template'],
  [{ context: [1, 2] }, 'context'],
  [{ images: ['aGk='] }, 'images'],
  [{ raw: true, system: 'Be brief.' }, 'system'],
  [{ raw: 1 }, 'raw'],
  [{ messages: [] }, 'messages'],
])('%j is refused by name', (over, param) => {
  expect(() => parse(over)).toThrow(WireError);
  expect(() => parse(over)).toThrow(expect.objectContaining({ param, httpStatus: 400 }));
});
