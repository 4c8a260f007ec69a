import { planEn } from './plan-en.ts';
import type { PlanDictionary } from './plan-translate.ts';

/** By the tags of the chat's languages; who reads none of these reads English, which comes with the first load. */
const loaders: Readonly<Record<string, () => Promise<PlanDictionary>>> = {
  en: () => Promise.resolve(planEn),
  'zh-Hans': async () => (await import('./plan-zh-hans.ts')).planZhHans,
};

export const planTags: readonly string[] = Object.keys(loaders);

/** @param tag - one that is not here is English */
export function loadPlanDictionary(tag: string): Promise<PlanDictionary> {
  return loaders[tag]?.() ?? Promise.resolve(planEn);
}
