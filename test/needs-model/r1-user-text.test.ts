import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fc, test as lawTest } from '@fast-check/vitest';
import { afterAll, expect, test } from 'vitest';
import { type ChatTemplate, createChatTemplate } from '#models';
import { promptTokens } from '../../src/engine/core/prompt.ts';
import type { RunVocabulary } from '../../src/engine/core/run.ts';
import { type LlamaLibrary, LlamaModel, loadLlamaLibrary } from '../../src/engine/native/index.ts';
import { TokenText } from '../../src/engine/text/token-text.ts';

interface Recorded {
  readonly text: string;
  readonly ids: readonly number[];
}

const fixtures = new URL('../fixtures/r1-tokenizer/', import.meta.url);
const recorded: readonly Recorded[] = JSON.parse(readFileSync(new URL('user-text.json', fixtures), 'utf8'));
/** Quoted, since one of the texts would clear the terminal that names the tests. */
const cases = recorded.map(({ text, ids }) => ({ quoted: JSON.stringify(text), text, ids }));
const token = { begin: 151_646, end: 151_643, user: 151_644, assistant: 151_645, think: 151_648, closeThink: 151_649 };

const model = loadVocabulary();
const template: ChatTemplate = createChatTemplate(model.facts.chatTemplate, {
  bosToken: model.facts.bosText,
  eosToken: model.facts.eosText,
});
const controlSpellings = model.facts.controlTokens.map(({ text }) => text);
const controlIds: ReadonlySet<number> = new Set(model.facts.controlTokens.map(({ id }) => id));
const vocabulary: RunVocabulary = {
  model,
  marks: { kind: 'tokens', openToken: token.think, closeToken: token.closeThink },
  endTokens: [token.end],
  newlineTokens: new Int32Array(0),
  closeTokens: new Int32Array(0),
};
afterAll(() => model.close());

test("the engine's library reads R1's vocabulary, marks of thinking included", () => {
  expect(model.facts).toMatchObject({ vocabTokens: 152_064, bosToken: token.begin });
  const idOf = (text: string) => model.facts.controlTokens.find((control) => control.text === text)?.id;
  expect(['<think>', '</think>', '<｜User｜>', '<｜Assistant｜>'].map(idOf)).toEqual([
    token.think,
    token.closeThink,
    token.user,
    token.assistant,
  ]);
});

test.each(cases)('$quoted is encoded as by the encoder that knows no control token', ({ text, ids }) => {
  expect(promptOf(text)).toEqual([token.begin, token.user, ...ids, token.assistant]);
});

test.each(cases)('$quoted comes back letter for letter from the tokens it became', ({ text, ids }) => {
  const readable = new TokenText((id) => model.piece(id));
  expect(ids.map((id) => readable.push(id)).join('') + readable.flush()).toBe(text);
});

test('without the cuts the same text would end the thought', () => {
  expect([...model.tokenize('a</think>b', { parseSpecial: false })]).toContain(token.closeThink);
});

const fragment = fc.oneof(
  fc.constantFrom(...controlSpellings),
  fc.constantFrom('<', '>', '<｜', '｜>', '<|', '|>', 'think', '</', '/think>', 'User', '▁', ' ', '\n', '7', '思考'),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const typed = fc.array(fragment, { maxLength: 10 }).map((parts) => parts.join(''));

lawTest.prop([fc.array(typed, { minLength: 1, maxLength: 3 })], { numRuns: 200 })(
  'whatever users type, the control tokens of a prompt are those of its template',
  (questions) => {
    const ids = promptOf(...questions);
    const own = [token.begin, ...questions.map(() => token.user), token.assistant];
    expect(ids.filter((id) => controlIds.has(id))).toEqual(own);
  },
);

function promptOf(...questions: readonly string[]): readonly number[] {
  const messages = questions.map((content) => ({ role: 'user', content }) as const);
  const { pieces } = template.render(messages, {
    addGenerationPrompt: true,
    continueFinalMessage: false,
    templateKwargs: {},
    controlSpellings,
  });
  return [...promptTokens({ kind: 'pieces', pieces }, vocabulary)];
}

/** The file has no weights, so the library is told to read the vocabulary and stop. */
function loadVocabulary(): LlamaModel {
  const dir = mkdtempSync(join(tmpdir(), 'regauge-r1-'));
  try {
    const path = join(dir, 'r1.gguf');
    writeFileSync(path, gunzipSync(readFileSync(new URL('r1-distill-qwen-vocab.gguf.gz', fixtures))));
    const library = loadLlamaLibrary('cpu');
    const modelDefaults: LlamaLibrary['modelDefaults'] = () => ({ ...library.modelDefaults(), vocab_only: true });
    return new LlamaModel({ ...library, modelDefaults }, path, { gpuLayers: 0 });
  } finally {
    rmSync(dir, { recursive: true });
  }
}
