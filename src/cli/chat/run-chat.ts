import { performance } from 'node:perf_hooks';
import { type CliContext, wantsColour } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { harmlessText } from '../render/harmless-text.ts';
import { ChatClient } from './chat-client.ts';
import type { ChatFailure, ServedModel } from './chat-event.ts';
import { ChatHistory } from './chat-history.ts';
import { runChatLoop } from './chat-loop.ts';
import { type ChatSession, chatRequest, standInSentence } from './chat-session.ts';
import { type ChatOptions, type ChatSettings, readChatSettings } from './chat-settings.ts';
import { LineReader } from './line-reader.ts';
import { failureExitCode, runOneShot } from './one-shot.ts';
import { styled } from './terminal-style.ts';

/**
 * Runs `regauge chat`: one question where one is given or piped, a conversation on a terminal.
 *
 * @param signal - aborting it stops the answer, or leaves the conversation
 * @returns the exit code; failures of the server have been told on standard error by then
 * @throws {CliError} `CLI_USAGE` for options that cannot be meant
 */
export async function runChat(
  context: CliContext,
  options: ChatOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  const settings = readChatSettings(context, options);
  const client = new ChatClient({ url: settings.url, key: settings.key });
  try {
    const opening = await openChat(client, settings);
    if (opening.kind === 'failed') return tellFailure(context, settings, opening.failure);
    if (settings.mode === 'conversation') return await converse(context, client, opening, settings, signal);
    return await askOnce(context, client, opening, settings, signal);
  } finally {
    await client.close();
  }
}

type Opening =
  | { readonly kind: 'open'; readonly model: ServedModel }
  | { readonly kind: 'failed'; readonly failure: ChatFailure };

/** Finds the model to talk to. One named by the person is left to the server to judge, as not every server lists. */
async function openChat(client: ChatClient, { model, url }: ChatSettings): Promise<Opening> {
  const listing = await client.listModels();
  const named = model === undefined ? undefined : { id: model, standInNote: undefined };
  if (listing.kind === 'failed') {
    return named && listing.failure.reason !== 'unreachable' ? { kind: 'open', model: named } : listing;
  }
  const listed = named ? listing.models.find(({ id }) => id === named.id) : listing.models[0];
  const chosen = listed ?? named;
  if (chosen) return { kind: 'open', model: chosen };
  const message = `${url} serves no model; start one with \`regauge up --model <name>\`.`;
  return { kind: 'failed', failure: { reason: 'server-error', message, httpStatus: undefined } };
}

function tellFailure(context: CliContext, { mode, json }: ChatSettings, failure: ChatFailure): number {
  if (mode === 'one-shot' && json) context.stdout.write(`${JSON.stringify({ outcome: 'failed', failure })}\n`);
  context.stderr.write(`regauge: ${harmlessText(failure.message)}\n`);
  return failureExitCode(failure);
}

function startSession(settings: ChatSettings, model: ServedModel): ChatSession {
  const { system, temperature, thinkingBudgetTokens } = settings;
  const thoughts = settings.showThinking ? 'shown' : 'folded';
  return { model: model.id, system, temperature, thinkingBudgetTokens, thoughts, turns: [], savedPath: undefined };
}

async function converse(
  context: CliContext,
  client: ChatClient,
  { model }: Extract<Opening, { readonly kind: 'open' }>,
  settings: ChatSettings,
  signal: AbortSignal,
): Promise<number> {
  const { stdout, home } = context;
  const colour = wantsColour(context, stdout);
  const history = await ChatHistory.open(home);
  const banner = `${model.id} at ${settings.url}${standInSentence(model)}. /help lists the commands.`;
  stdout.write(`${styled('dim', harmlessText(banner), colour)}\n`);
  if (history.problem) stdout.write(`${history.problem}\n`);
  const reader = new LineReader(context, ChatHistory.maxLines);
  const leave = (): void => reader.close();
  signal.addEventListener('abort', leave);
  try {
    const view = () => ({ colour, isTerminal: true, columns: stdout.columns ?? 80 });
    const write = (text: string): void => void stdout.write(text);
    await runChatLoop({ client, reader, history, nowMs, view, write, signal }, startSession(settings, model));
    return signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  } finally {
    signal.removeEventListener('abort', leave);
    reader.close();
    stdout.write('\n');
  }
}

async function askOnce(
  context: CliContext,
  client: ChatClient,
  { model }: Extract<Opening, { readonly kind: 'open' }>,
  settings: Extract<ChatSettings, { readonly mode: 'one-shot' }>,
  signal: AbortSignal,
): Promise<number> {
  const question = settings.readsStdin ? await withStdin(context, settings.question) : settings.question;
  if (question.trim() === '') {
    context.stderr.write('regauge: the question is empty; give one as an argument or on standard input\n');
    return exitCodes.usage;
  }
  if (model.standInNote) context.stderr.write(`${harmlessText(model.id + standInSentence(model))}\n`);
  const request = chatRequest(startSession(settings, model), question);
  const { showThinking, json } = settings;
  return runOneShot(context, client, { request, showThinking, json, nowMs, signal });
}

async function withStdin({ stdin }: CliContext, question: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  // The line break that ends a file is no part of what is asked.
  const piped = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  return question === '' ? piped : `${question}\n\n${piped}`;
}

function nowMs(): number {
  return performance.now();
}
