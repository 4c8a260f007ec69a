import { expect, test } from 'vitest';
import { createChatTemplate, type RenderOptions } from './chat-template.ts';

const options: RenderOptions = {
  addGenerationPrompt: true,
  continueFinalMessage: false,
  templateKwargs: {},
  controlSpellings: [],
};
const tokens = { bosToken: '<s>', eosToken: '</s>' };
const simple =
  "{{ bos_token }}{% for m in messages %}[{{ m['role'] }}]{{ m['content'] | trim }}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";

test('the template gets the tokens and the messages', () => {
  const template = createChatTemplate(simple, tokens);
  expect(template.origin).toEqual({ kind: 'model' });
  expect(template.render([{ role: 'user', content: ' hi ' }], options)).toEqual({
    pieces: ['<s>[user]hi</s>[assistant]'],
    text: '<s>[user]hi</s>[assistant]',
  });
});

test('without a template ChatML is used and says why', () => {
  const template = createChatTemplate(undefined, tokens);
  expect(template.origin).toEqual({ kind: 'fallback', reason: 'the model has none' });
  const rendered = template.render(
    [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'hi' },
    ],
    options,
  );
  expect(rendered.text).toBe(
    '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n',
  );
});

test('a template that does not parse is replaced by ChatML', () => {
  const template = createChatTemplate('{% for %}', tokens);
  expect(template.origin.kind).toBe('fallback');
  expect(template.render([{ role: 'user', content: 'hi' }], options).text).toContain('<|im_start|>user\nhi');
});

test('a template that refuses an order of roles is an error with its own words', () => {
  const strict = "{% if messages[0]['role'] == 'assistant' %}{{ raise_exception('start with the user') }}{% endif %}ok";
  const template = createChatTemplate(strict, tokens);
  expect(() => template.render([{ role: 'assistant', content: 'hi' }], options)).toThrow(
    expect.objectContaining({ code: 'MODELS_TEMPLATE', details: { reason: 'start with the user' } }),
  );
});

test('options reach the template and cannot replace the messages', () => {
  const template = createChatTemplate("{{ messages[0]['content'] }}{{ mood }}", tokens);
  const templateKwargs = { mood: '!', messages: [{ role: 'user', content: 'stolen' }] };
  expect(template.render([{ role: 'user', content: 'hi' }], { ...options, templateKwargs }).text).toBe('hi!');
});

test('a template that looks for reasoning_content gets it, as text', () => {
  const template = createChatTemplate(
    "{% for m in messages %}<think>{{ m['reasoning_content'] }}</think>{{ m['content'] }}{% endfor %}",
    tokens,
  );
  const messages = [{ role: 'assistant', content: 'b', reasoningContent: 'a</think>x' }] as const;
  const { pieces } = template.render(messages, { ...options, controlSpellings: ['<think>', '</think>'] });
  expect(pieces).toEqual(['<think>a<', '/think>x</think>b']);
});

test('continuing ends the prompt exactly where the last message ends, untrimmed', () => {
  const template = createChatTemplate(simple, tokens);
  const messages = [
    { role: 'user', content: 'count' },
    { role: 'assistant', content: ' one, two, ' },
  ] as const;
  const { text } = template.render(messages, { ...options, continueFinalMessage: true });
  expect(text).toBe('<s>[user]count</s>[assistant] one, two, ');
});

test('continuing a thought leaves it open; continuing an answer closes it first', () => {
  const template = createChatTemplate(simple, tokens);
  const continued = (content: string) =>
    template.render([{ role: 'assistant', content, reasoningContent: 'hm' }], {
      ...options,
      continueFinalMessage: true,
    }).text;
  expect(continued('')).toBe('<s>[assistant]<think>\nhm');
  expect(continued('4')).toBe('<s>[assistant]<think>\nhm\n</think>\n\n4');
});

test('continuing needs an assistant message at the end', () => {
  const template = createChatTemplate(simple, tokens);
  const render = () => template.render([{ role: 'user', content: 'hi' }], { ...options, continueFinalMessage: true });
  expect(render).toThrow(expect.objectContaining({ code: 'MODELS_TEMPLATE' }));
});
