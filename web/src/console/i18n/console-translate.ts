import type { consoleEn } from './console-en.ts';

export type ConsoleMessage = keyof typeof consoleEn;

/** What every language says: a key that is missing, or that nobody knows, fails the type check. */
export type ConsoleDictionary = Readonly<Record<ConsoleMessage, string>>;

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Params<Text extends string> = [Names<Text>] extends [never] ? [] : [Readonly<Record<Names<Text>, string>>];

export type ConsoleTranslate = <Key extends ConsoleMessage>(
  key: Key,
  ...params: Params<(typeof consoleEn)[Key]>
) => string;

export function createConsoleTranslate(dictionary: ConsoleDictionary): ConsoleTranslate {
  return (key, ...params) => {
    const given: Readonly<Record<string, string>> = params[0] ?? {};
    return dictionary[key].replace(/\{(\w+)\}/g, (place, name: string) => given[name] ?? place);
  };
}
