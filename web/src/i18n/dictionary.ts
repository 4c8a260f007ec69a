import type { en } from './en.ts';

/** One form per category of `Intl.PluralRules`; which ones a language needs is tested. */
export interface PluralForms {
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

export type MessageKey = keyof typeof en;

/** What every language says: a key that is missing, or that nobody knows, fails the type check. */
export type Dictionary = { readonly [Key in MessageKey]: (typeof en)[Key] extends string ? string : PluralForms };

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** What has to be put into a message: by the places in its English text, `count` for one with plural forms. */
export type Params<Key extends MessageKey> = (typeof en)[Key] extends infer Message
  ? Message extends string
    ? [Names<Message>] extends [never]
      ? readonly []
      : readonly [Readonly<Record<Names<Message>, string>>]
    : readonly [{ readonly count: number }]
  : never;

export type Translate = <Key extends MessageKey>(key: Key, ...params: Params<Key>) => string;
