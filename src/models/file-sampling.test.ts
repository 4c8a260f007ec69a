import { expect, test } from 'vitest';
import { fileSampling } from './file-sampling.ts';

test.each(['DeepSeek R1 Distill Qwen 7B', 'Deepseek-R1-Distill-Llama-8B', 'DeepSeek-R1-0528', 'deepseek_r1'])(
  'a file that calls itself %s samples as the R1 card says',
  (name) => {
    expect(fileSampling({ name, chatTemplate: undefined })).toEqual({
      temperature: 0.6,
      topP: 0.95,
      source: `DeepSeek-R1 model card; the file calls itself "${name}"`,
    });
  },
);

test("without such a name R1's own turns and a thought in the template say it", () => {
  const chatTemplate = "{{'<｜User｜>' + m + '<｜Assistant｜>'}}{{content.split('</think>')[-1]}}";
  expect(fileSampling({ name: 'my merge', chatTemplate })).toEqual({
    temperature: 0.6,
    topP: 0.95,
    source: "DeepSeek-R1 model card; the file has R1's chat template",
  });
});

test('a file of a model from the catalogue keeps what the catalogue says', () => {
  expect(fileSampling({ name: 'nano-r1', chatTemplate: '<｜Assistant｜></think>' })).toMatchObject({ temperature: 0 });
});

test.each([
  { name: 'SmolLM2 135M Instruct', chatTemplate: '<|im_start|>' },
  { name: 'Qwen3 8B', chatTemplate: '<|im_start|>assistant <think></think>' },
  { name: 'DeepSeek R10', chatTemplate: undefined },
  { name: '', chatTemplate: undefined },
])('nothing is claimed of $name', (clues) => {
  expect(fileSampling(clues)).toBeUndefined();
});

test('a name that would move the cursor, or has no end, is quoted and cut', () => {
  const source =
    fileSampling({ name: `DeepSeek R1 \u001b[2J${'x'.repeat(200)}`, chatTemplate: undefined })?.source ?? '';
  expect(source).toContain('"DeepSeek R1 \\u001b[2Jxxx');
  expect(source.length).toBeLessThan(150);
});
