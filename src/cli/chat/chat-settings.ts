import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';
import { parseBudget } from './parse-input.ts';

/** What stood on the command line, as it stood there. */
export interface ChatOptions {
  /** Words of the question; a `-` at the end adds standard input to them. */
  readonly question?: readonly string[];
  readonly url?: string;
  readonly key?: string;
  readonly model?: string;
  readonly budget?: string;
  readonly system?: string;
  readonly temperature?: string;
  /** Undefined where neither `--think` nor `--no-think` was given. */
  readonly think?: boolean;
  readonly json?: boolean;
}

interface CommonSettings {
  readonly url: string;
  readonly key: string | undefined;
  readonly model: string | undefined;
  readonly thinkingBudgetTokens: number | undefined;
  readonly system: string | undefined;
  readonly temperature: number | undefined;
  readonly showThinking: boolean;
  readonly json: boolean;
}

export type ChatSettings =
  | (CommonSettings & { readonly mode: 'conversation' })
  | (CommonSettings & { readonly mode: 'one-shot'; readonly question: string; readonly readsStdin: boolean });

const defaultUrl = 'http://127.0.0.1:8910';

/**
 * Settles what the options mean: a conversation needs a terminal on both sides and no question; anything else is one
 * question. Thoughts are shown in a conversation and left out elsewhere, unless said otherwise.
 *
 * @throws {CliError} `CLI_USAGE`, naming the option
 */
export function readChatSettings(context: CliContext, options: ChatOptions): ChatSettings {
  const words = options.question ?? [];
  const json = options.json ?? false;
  const isConversation = words.length === 0 && !json && context.stdin.isTTY === true && context.stdout.isTTY === true;
  const common: CommonSettings = {
    url: readUrl(options.url ?? context.env.REGAUGE_URL ?? defaultUrl),
    key: readKey(options.key),
    model: options.model,
    thinkingBudgetTokens: options.budget === undefined ? undefined : readBudget(options.budget),
    system: options.system,
    temperature: options.temperature === undefined ? undefined : readTemperature(options.temperature),
    showThinking: options.think ?? isConversation,
    json,
  };
  if (isConversation) return { ...common, mode: 'conversation' };
  const addsStdin = words.at(-1) === '-';
  const question = (addsStdin ? words.slice(0, -1) : words).join(' ');
  return { ...common, mode: 'one-shot', question, readsStdin: addsStdin || words.length === 0 };
}

/** Takes the address with or without the `/v1` that other clients want in it. */
function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) {
    return (url.origin + url.pathname).replace(/\/+$/, '').replace(/\/v1$/, '');
  }
  throw usage(`--url is ${JSON.stringify(text)}; expected an address such as ${defaultUrl}.`);
}

/** Anything else cannot stand in an HTTP header. */
function readKey(text: string | undefined): string | undefined {
  if (text === undefined || /^[\x21-\x7e]+$/.test(text)) return text;
  throw usage('--key is empty or holds blanks or characters outside ASCII; expected the key as it was issued.');
}

function readBudget(text: string): number | undefined {
  const change = parseBudget(text);
  if (change === undefined)
    throw usage(`--budget is ${JSON.stringify(text)}; expected a whole number of tokens, off or none.`);
  return change.kind === 'limit' ? change.tokens : undefined;
}

function readTemperature(text: string): number {
  const temperature = text.trim() === '' ? Number.NaN : Number(text);
  if (temperature >= 0 && temperature <= 2) return temperature;
  throw usage(`--temperature is ${JSON.stringify(text)}; expected a number from 0 to 2.`);
}

function usage(message: string): CliError {
  return new CliError('CLI_USAGE', message);
}
