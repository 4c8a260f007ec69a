import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { unreachable } from '#kernel';
import { harmlessText } from '../render/harmless-text.ts';
import { type AnswerKey, readAnswerKeys } from './answer-keys.ts';
import type { ChatClient } from './chat-client.ts';
import type { ChatHistory } from './chat-history.ts';
import {
  applyInput,
  type ChatEffect,
  type ChatSession,
  chatRequest,
  chooseModel,
  markSaved,
  modelListText,
  recordTurn,
} from './chat-session.ts';
import { draftLine, type InputDraft } from './input-draft.ts';
import type { LineReader } from './line-reader.ts';
import { parseInput } from './parse-input.ts';
import { textFromLine } from './paste-filter.ts';
import { renderStream, type StreamInput, type StreamView, startStream } from './render-stream.ts';
import { styled } from './terminal-style.ts';

/** What the loop works with; the loop owns none of it. */
export interface ChatSurroundings {
  readonly client: ChatClient;
  readonly reader: LineReader;
  readonly history: ChatHistory;
  readonly nowMs: () => number;
  /** Asked before each answer, because a window changes size. */
  readonly view: () => StreamView;
  readonly write: (text: string) => void;
  /** Stops the answer that streams. */
  readonly signal: AbortSignal;
}

const tickMs = 250;

/** Reads, asks and shows until the person leaves. Decisions are `applyInput`'s; this carries their effects out. */
export async function runChatLoop(around: ChatSurroundings, start: ChatSession): Promise<void> {
  let session = start;
  for (;;) {
    const message = await readMessage(around);
    if (message === undefined) return;
    await around.history.add(message);
    const step = applyInput(session, parseInput(message));
    session = step.session;
    for (const effect of step.effects) {
      if (effect.kind === 'leave') return;
      session = await carryOut(around, session, effect);
    }
  }
}

/** One whole message, or undefined when the person leaves. */
async function readMessage({ reader, history, write }: ChatSurroundings): Promise<string | undefined> {
  let draft: InputDraft | undefined;
  let warned = false;
  for (;;) {
    const outcome = await reader.read(draft ? '... ' : '>>> ', history.lines);
    if (outcome.kind === 'end') return undefined;
    if (outcome.kind === 'interrupt') {
      const atEmptyPrompt = outcome.lineWasEmpty && draft === undefined;
      if (atEmptyPrompt && warned) return undefined;
      if (atEmptyPrompt) write('Ctrl-C again or Ctrl-D leaves.\n');
      warned = atEmptyPrompt;
      draft = undefined;
      continue;
    }
    warned = false;
    const step = draftLine(draft, textFromLine(outcome.line));
    if (step.kind === 'complete') return step.text;
    draft = step.draft;
  }
}

async function carryOut(
  around: ChatSurroundings,
  session: ChatSession,
  effect: Exclude<ChatEffect, { readonly kind: 'leave' }>,
): Promise<ChatSession> {
  switch (effect.kind) {
    case 'ask':
      return ask(around, session, effect.question);
    case 'say':
      return tell(around, session, effect.text);
    case 'show-thought':
      around.write(`${styled('dim', harmlessText(effect.text.trim()), around.view().colour)}\n`);
      return session;
    case 'list-models':
    case 'choose-model':
      return askForModels(around, session, effect);
    case 'save':
      return save(around, session, effect);
    default:
      return unreachable(effect);
  }
}

function tell({ write }: ChatSurroundings, session: ChatSession, text: string): ChatSession {
  write(`${harmlessText(text)}\n`);
  return session;
}

async function askForModels(
  around: ChatSurroundings,
  session: ChatSession,
  effect: Extract<ChatEffect, { readonly kind: 'list-models' | 'choose-model' }>,
): Promise<ChatSession> {
  const listing = await around.client.listModels();
  if (listing.kind === 'failed') return tell(around, session, listing.failure.message);
  if (effect.kind === 'list-models') return tell(around, session, modelListText(session, listing.models));
  const chosen = chooseModel(session, effect.id, listing.models);
  for (const said of chosen.effects) if (said.kind === 'say') tell(around, session, said.text);
  return chosen.session;
}

async function save(
  around: ChatSurroundings,
  session: ChatSession,
  { path, text, mayReplace }: Extract<ChatEffect, { readonly kind: 'save' }>,
): Promise<ChatSession> {
  const target = path.startsWith('~/') ? homedir() + path.slice(1) : path;
  try {
    await writeFile(target, text, { flag: mayReplace ? 'w' : 'wx' });
    return tell(around, markSaved(session, path), `Saved to ${target}.`);
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (exists) return tell(around, session, `${target} exists and is left as it is; give another name.`);
    return tell(around, session, `Not saved: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Streams one answer to the screen, with the keys that act on it. */
async function ask(around: ChatSurroundings, session: ChatSession, question: string): Promise<ChatSession> {
  const { client, reader, nowMs, write } = around;
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, around.signal]);
  let typed = '';
  let stream = startStream(around.view(), session.thoughts, nowMs());
  const put = (input: StreamInput): void => {
    const step = renderStream(stream, input, nowMs());
    stream = step.state;
    if (step.text) write(step.text);
  };
  const answerNow = async (): Promise<void> => {
    const { phase, runId, ending } = stream.tally;
    if (ending) return;
    if (phase !== 'thinking' || runId === undefined) return put({ kind: 'notice', text: 'It is not thinking.' });
    const outcome = await client.answerNow(runId);
    if (outcome.kind === 'failed' && !stream.tally.ending) put({ kind: 'notice', text: outcome.failure.message });
  };
  const press = (key: AnswerKey): void => {
    if (key === 'stop') abort.abort();
    else if (key === 'toggle-fold') put({ kind: 'fold-toggled' });
    else void answerNow();
  };
  const unwatch = reader.watchKeys((text) => {
    const step = readAnswerKeys(typed, text);
    typed = step.typed;
    step.keys.forEach(press);
  });
  const ticking = setInterval(() => put({ kind: 'tick' }), tickMs);
  try {
    for await (const event of client.answer(chatRequest(session, question), signal)) put(event);
  } finally {
    clearInterval(ticking);
    unwatch();
  }
  write('\n');
  reader.typeAhead(typed);
  return recordTurn(session, { question, run: stream.tally }, stream.thoughts);
}
