import { expect, test } from 'vitest';
import { languages } from '../../i18n/languages.ts';
import { planEn } from './plan-en.ts';
import { createPlanFormats } from './plan-formats.ts';
import { loadPlanDictionary, planTags } from './plan-languages.ts';
import { createPlanTranslate } from './plan-translate.ts';

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

test('the languages of the plan are some of the chat’s', () => {
  expect(languages.map(({ tag }) => tag)).toEqual(expect.arrayContaining([...planTags]));
});

test.each(planTags)('%s says every message, with the same places in it', async (tag) => {
  const dictionary = await loadPlanDictionary(tag);
  expect(Object.keys(dictionary)).toEqual(Object.keys(planEn));
  for (const [key, text] of Object.entries(planEn)) {
    const said: string = dictionary[key as keyof typeof planEn];
    expect([key, places(said)]).toEqual([key, places(text)]);
    expect([key, said.trim() === '']).toEqual([key, false]);
  }
});

test('what is put into a message is never read as a message', () => {
  const t = createPlanTranslate(planEn);
  expect(t('ofDevice', { input: '{device}', device: 'h200' })).toBe('{device} of h200');
});

test('money has cents above a dollar and three digits below; what has no bound says so', () => {
  const { usd, time, change } = createPlanFormats('en');
  expect([89_252_640, 1_014_751, 646_806, 14_626, 0, Number.POSITIVE_INFINITY].map(usd)).toEqual([
    '$89.25',
    '$1.01',
    '$0.647',
    '$0.0146',
    '$0.00',
    '∞',
  ]);
  expect([59.9999, 1_004.5, Number.POSITIVE_INFINITY].map(time)).toEqual(['60 ms', '1 sec', '∞']);
  expect([change(-9.32), change(10)]).toEqual(['-9.3%', '+10%']);
});
