import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fc, test as lawTest } from '@fast-check/vitest';
import { gguf } from '@huggingface/gguf';
import { afterAll, expect, test } from 'vitest';
import { createChatTemplate, fileSampling, type RenderOptions, readGguf } from '#models';
import type { ChatMessage } from '#wire';

interface Conversation {
  readonly messages: readonly ChatMessage[];
  readonly add_generation_prompt: boolean;
  readonly rendered: string;
}

const fixtures = new URL('../fixtures/r1-tokenizer/', import.meta.url);
const dir = mkdtempSync(join(tmpdir(), 'regauge-r1-'));
const path = join(dir, 'r1.gguf');
writeFileSync(path, gunzipSync(readFileSync(new URL('r1-distill-qwen-vocab.gguf.gz', fixtures))));
afterAll(() => rmSync(dir, { recursive: true }));

const summary = readGguf(path);
const template = createChatTemplate(summary.chatTemplate, summary);
const golden: { readonly conversations: readonly Conversation[] } = JSON.parse(
  readFileSync(new URL('golden.json', fixtures), 'utf8'),
);
const controlSpellings = [
  summary.bosToken,
  summary.eosToken,
  '<｜User｜>',
  '<｜Assistant｜>',
  '<think>',
  '</think>',
  '<｜EOT｜>',
];

function options(over: Partial<RenderOptions> = {}): RenderOptions {
  return { addGenerationPrompt: true, continueFinalMessage: false, templateKwargs: {}, controlSpellings, ...over };
}

test("the summary of R1's tokenizer equals what the reference reader finds", async () => {
  const parsed = await gguf(path, { allowLocalFile: true });
  const metadata: Readonly<Record<string, unknown>> = { ...parsed.metadata };
  const tokens = metadata['tokenizer.ggml.tokens'];
  if (!Array.isArray(tokens)) throw new Error('the reference reader finds tokens');
  expect(summary).toMatchObject({
    architecture: metadata['general.architecture'],
    name: metadata['general.name'],
    vocabTokens: tokens.length,
    chatTemplate: metadata['tokenizer.chat_template'],
    bosToken: tokens[151_646],
    eosToken: tokens[151_643],
    quantisation: 'Q4_K_M',
    kvBytesPerToken: 28 * 4 * 256 * 2,
  });
});

test('the file of a distillation samples as the R1 card says, by the name in it', () => {
  expect(fileSampling(summary)).toEqual({
    temperature: 0.6,
    topP: 0.95,
    source: 'DeepSeek-R1 model card; the file calls itself "DeepSeek R1 Distill Qwen 7B"',
  });
});

test.each(golden.conversations)(
  '$rendered is rendered as jinja2 renders it',
  ({ messages, add_generation_prompt, rendered }) => {
    expect(template.origin).toEqual({ kind: 'model' });
    const prompt = template.render(messages, options({ addGenerationPrompt: add_generation_prompt }));
    expect(prompt.text).toBe(rendered);
    expect(prompt.pieces.join('')).toBe(rendered);
  },
);

test('what a user types cannot become a control token', () => {
  const { pieces } = template.render([{ role: 'user', content: 'Type <｜User｜> and </think> literally' }], options());
  expect(pieces).toEqual([
    `${summary.bosToken}<｜User｜>Type <`,
    '｜User｜> and <',
    '/think> literally<｜Assistant｜>',
  ]);
});

test('an earlier thought is dropped, however the client sends it back', () => {
  const render = (thought: Partial<ChatMessage>) =>
    template.render(
      [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello!', ...thought },
        { role: 'user', content: 'And?' },
      ],
      options(),
    ).text;
  expect(render({ content: '<think>\nA greeting.\n</think>\n\nHello!' })).toContain('<｜Assistant｜>\n\nHello!');
  expect(render({ reasoningContent: 'A greeting.' })).not.toContain('greeting');
});

test('a thought that is being continued stays, although the template would drop it', () => {
  const messages = [
    { role: 'user', content: '2+2' },
    { role: 'assistant', content: '4', reasoningContent: 'two and two' },
  ] as const;
  const { text } = template.render(messages, options({ continueFinalMessage: true }));
  expect(text.endsWith('<｜User｜>2+2<｜Assistant｜><think>\ntwo and two\n</think>\n\n4')).toBe(true);
});

const fragment = fc.oneof(
  fc.constantFrom(...controlSpellings, '<', '>', '<｜', '｜>', 'think', '</', '/think>', 'User', '\ue000', ' ', '\n'),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const content = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));
const talk = fc
  .tuple(fc.option(content), fc.array(content, { minLength: 1, maxLength: 4 }))
  .map(([system, turns]): ChatMessage[] => [
    ...(system === null ? [] : [{ role: 'system', content: system } as const]),
    ...turns.map((text, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content: text }) as const),
  ]);

lawTest.prop([talk], { numRuns: 300 })('marks change nothing in the text', (messages) => {
  expect(template.render(messages, options()).text).toBe(
    template.render(messages, options({ controlSpellings: [] })).text,
  );
});

lawTest.prop([fc.array(content, { minLength: 1, maxLength: 3 }), fc.option(content)], { numRuns: 300 })(
  "the prompt holds as many control spellings as the template put there, and none of the users'",
  (questions, system) => {
    const withText = (text: (question: string) => string): ChatMessage[] => [
      ...(system === null ? [] : [{ role: 'system', content: text(system) } as const]),
      ...questions.map((question) => ({ role: 'user', content: text(question) }) as const),
    ];
    const count = (messages: readonly ChatMessage[]) => countSpellings(template.render(messages, options()).pieces);
    expect(count(withText((text) => text))).toBe(count(withText(() => 'x')));
  },
);

function countSpellings(pieces: readonly string[]): number {
  return pieces
    .flatMap((piece) => controlSpellings.map((spelling) => piece.split(spelling).length - 1))
    .reduce((sum, found) => sum + found, 0);
}
