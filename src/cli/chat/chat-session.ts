import { unreachable } from '#kernel';
import type { ChatMessage, ChatRequest, ServedModel } from './chat-event.ts';
import { chatHelp } from './chat-help.ts';
import { formatTokens } from './format-figures.ts';
import type { BudgetChange, ChatCommand, ChatInput } from './parse-input.ts';
import type { ThoughtView } from './render-stream.ts';
import type { RunTally } from './run-tally.ts';
import { statsText } from './stats-text.ts';
import { transcriptText } from './transcript.ts';

/** One question and what came of it, whether it was finished, stopped or broken. */
export interface ChatTurn {
  readonly question: string;
  readonly run: RunTally;
}

/** The whole conversation and how to go on with it. */
export interface ChatSession {
  readonly model: string;
  readonly system: string | undefined;
  readonly temperature: number | undefined;
  readonly thinkingBudgetTokens: number | undefined;
  readonly thoughts: ThoughtView;
  readonly turns: readonly ChatTurn[];
  /** The file this chat was saved to; saving there again replaces it, any other existing file is left alone. */
  readonly savedPath: string | undefined;
}

/** What the loop has to do after an input; everything else has happened in the state. */
export type ChatEffect =
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'say'; readonly text: string }
  /** Model text, to be made harmless and dimmed. */
  | { readonly kind: 'show-thought'; readonly text: string }
  | { readonly kind: 'list-models' }
  | { readonly kind: 'choose-model'; readonly id: string }
  | { readonly kind: 'save'; readonly path: string; readonly text: string; readonly mayReplace: boolean }
  | { readonly kind: 'leave' };

export interface SessionStep {
  readonly session: ChatSession;
  readonly effects: readonly ChatEffect[];
}

/** Decides what one submitted input means for the conversation. Pure: the loop carries the effects out in order. */
export function applyInput(session: ChatSession, input: ChatInput): SessionStep {
  switch (input.kind) {
    case 'empty':
      return { session, effects: [] };
    case 'message':
      return { session, effects: [{ kind: 'ask', question: input.text }] };
    case 'command':
      return applyCommand(session, input.command);
    case 'not-a-command':
      return say(session, input.message);
    default:
      return unreachable(input);
  }
}

/**
 * The request that asks `question` next.
 *
 * Earlier thinking is not sent back: R1 was trained without it, and it would fill the context. A turn that never reached
 * an answer is left out as a whole, because two questions in a row confuse the model's template.
 */
export function chatRequest(session: ChatSession, question: string): ChatRequest {
  const { model, system, temperature, thinkingBudgetTokens } = session;
  const first: readonly ChatMessage[] = system ? [{ role: 'system', content: system }] : [];
  const earlier = session.turns.filter((turn) => turn.run.answer !== '').flatMap(turnMessages);
  return {
    model,
    messages: [...first, ...earlier, { role: 'user', content: question }],
    temperature,
    thinkingBudgetTokens,
  };
}

/** Keeps a turn, and the fold as the person left it. */
export function recordTurn(session: ChatSession, turn: ChatTurn, thoughts: ThoughtView): ChatSession {
  return { ...session, thoughts, turns: [...session.turns, turn] };
}

/** Settles `/model <name>` once it is known what the server has. */
export function chooseModel(session: ChatSession, id: string, models: readonly ServedModel[]): SessionStep {
  const chosen = models.find((model) => model.id === id);
  if (!chosen)
    return say(session, `There is no model ${id} here. There is: ${models.map((model) => model.id).join(', ')}.`);
  return say({ ...session, model: id }, `${id} answers from now on.${standInSentence(chosen)}`);
}

export function modelListText(session: ChatSession, models: readonly ServedModel[]): string {
  return models
    .map((model) => `${model.id === session.model ? '*' : ' '} ${model.id}${standInSentence(model)}`)
    .join('\n');
}

export function markSaved(session: ChatSession, path: string): ChatSession {
  return { ...session, savedPath: path };
}

/** Says plainly that a model stands in for a better one; empty for any other. */
export function standInSentence(model: ServedModel): string {
  return model.standInNote === undefined ? '' : ` (stand-in: ${model.standInNote})`;
}

function applyCommand(session: ChatSession, command: ChatCommand): SessionStep {
  switch (command.name) {
    case 'model':
      return applyModel(session, command.id);
    case 'budget':
      return applyBudget(session, command.change);
    case 'think':
      return applyThink(session, command.change);
    case 'system':
      return applySystem(session, command.text);
    case 'save':
      return applySave(session, command.path);
    case 'retry':
      return applyRetry(session);
    case 'undo':
      return applyUndo(session);
    case 'clear':
      return say({ ...session, turns: [] }, 'Forgotten; the next message begins a new conversation.');
    case 'stats':
      return say(session, statsText(session.turns.map((turn) => turn.run)));
    case 'now':
      return say(session, 'Nothing is being thought about. While the model thinks, Ctrl-N or /now makes it answer.');
    case 'help':
      return say(session, chatHelp);
    case 'bye':
      return { session, effects: [{ kind: 'leave' }] };
    default:
      return unreachable(command);
  }
}

function applyModel(session: ChatSession, id: string | undefined): SessionStep {
  return { session, effects: [id === undefined ? { kind: 'list-models' } : { kind: 'choose-model', id }] };
}

function applyBudget(session: ChatSession, change: BudgetChange): SessionStep {
  if (change.kind === 'tell') return say(session, budgetSentence(session.thinkingBudgetTokens));
  const tokens = change.kind === 'limit' ? change.tokens : undefined;
  return say({ ...session, thinkingBudgetTokens: tokens }, budgetSentence(tokens));
}

function budgetSentence(tokens: number | undefined): string {
  if (tokens === undefined) return 'No thinking budget: the model thinks as long as it likes.';
  return tokens === 0
    ? 'Thinking budget 0: the model answers without thinking.'
    : `Thinking budget: ${formatTokens(tokens)}.`;
}

function applyThink(session: ChatSession, change: 'show' | 'fold' | 'print-last' | 'tell'): SessionStep {
  switch (change) {
    case 'show':
      return say({ ...session, thoughts: 'shown' }, 'Thoughts are shown.');
    case 'fold':
      return say(
        { ...session, thoughts: 'folded' },
        'Thoughts are folded; the model still thinks (/budget 0 stops that).',
      );
    case 'print-last':
      return printLastThought(session);
    case 'tell':
      return say(session, `Thoughts are ${session.thoughts}.`);
    default:
      return unreachable(change);
  }
}

function printLastThought(session: ChatSession): SessionStep {
  const text = session.turns.findLast((turn) => turn.run.thought !== '')?.run.thought;
  if (text === undefined) return say(session, 'No thought yet.');
  return { session, effects: [{ kind: 'show-thought', text }] };
}

function applySystem(session: ChatSession, text: string): SessionStep {
  if (text !== '') return say({ ...session, system: text }, 'System prompt set.');
  return say({ ...session, system: undefined }, 'System prompt removed.');
}

function applySave(session: ChatSession, path: string): SessionStep {
  if (session.turns.length === 0) return say(session, 'Nothing to save yet.');
  const text = transcriptText(session);
  return { session, effects: [{ kind: 'save', path, text, mayReplace: path === session.savedPath }] };
}

function applyRetry(session: ChatSession): SessionStep {
  const last = session.turns.at(-1);
  if (!last) return say(session, 'Nothing to retry yet.');
  const shorter = { ...session, turns: session.turns.slice(0, -1) };
  return { session: shorter, effects: [{ kind: 'ask', question: last.question }] };
}

function applyUndo(session: ChatSession): SessionStep {
  const last = session.turns.at(-1);
  if (!last) return say(session, 'Nothing to undo.');
  return say({ ...session, turns: session.turns.slice(0, -1) }, `Taken back: ${firstLine(last.question)}`);
}

function firstLine(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function turnMessages({ question, run }: ChatTurn): readonly ChatMessage[] {
  return [
    { role: 'user', content: question },
    { role: 'assistant', content: run.answer },
  ];
}

function say(session: ChatSession, text: string): SessionStep {
  return { session, effects: [{ kind: 'say', text }] };
}
