import type { planEn } from './plan-en.ts';

export type PlanMessage = keyof typeof planEn;

/** What every language says: a key that is missing, or that nobody knows, fails the type check. */
export type PlanDictionary = Readonly<Record<PlanMessage, string>>;

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Params<Text extends string> = [Names<Text>] extends [never] ? [] : [Readonly<Record<Names<Text>, string>>];

export type PlanTranslate = <Key extends PlanMessage>(key: Key, ...params: Params<(typeof planEn)[Key]>) => string;

export function createPlanTranslate(dictionary: PlanDictionary): PlanTranslate {
  return (key, ...params) => {
    const given: Readonly<Record<string, string>> = params[0] ?? {};
    return dictionary[key].replace(/\{(\w+)\}/g, (place, name: string) => given[name] ?? place);
  };
}
