import type { Answer, AnswerAttempt, AnswerError, AnswerState, AnswerUsage, TurnOptions } from '#wire';
import { running } from './chat-summary.ts';
import { ChatsError, notFound } from './errors.ts';
import { keepableText } from './keepable-text.ts';
import { type AnswerDetails, answerDetails, withStretches } from './records.ts';
import type { ChatDatabase, MessageRow, Query } from './tables.ts';
import { bytesOfTokens, tokensOfBytes } from './token-bytes.ts';
import { messageRow } from './turns.ts';

export async function answerById(query: Query, owner: string, id: string): Promise<Answer> {
  const [message] = await withStretches(query, [await messageRow(query, owner, id)]);
  if (message?.role !== 'answer') throw notFound('answer', id);
  return message;
}

/** What an answer got within a moment. */
export interface Stretch {
  readonly thinking: string;
  readonly answer: string;
  /** Ids of just this text; undefined where the engine does not tell them. */
  readonly tokens: readonly number[] | undefined;
  /** Once, as soon as they are known. */
  readonly promptTokens?: readonly number[] | undefined;
  /** To which the ids belong. */
  readonly tokenizer?: string | undefined;
}

/** Rows are only ever added while it runs: the text of a long thought is not written anew four times a second. */
export async function appendStretch(db: ChatDatabase, id: string, runId: string, stretch: Stretch): Promise<void> {
  const { thinking, answer, tokens, promptTokens, tokenizer } = stretch;
  await db.transaction(async (query) => {
    const row = await holdRunning(db, query, id, runId);
    const prompt = {
      ...(promptTokens && row.prompt_tokens === null ? { prompt_tokens: bytesOfTokens(promptTokens) } : {}),
      ...(tokenizer !== undefined && row.tokenizer === null ? { tokenizer } : {}),
    };
    if (Object.keys(prompt).length > 0) await query.updateTable('messages').set(prompt).where('id', '=', id).execute();
    if (thinking === '' && answer === '' && tokens?.length === 0) return;
    const values = {
      message_id: id,
      thinking: keepableText(thinking),
      answer: keepableText(answer),
      tokens: tokens ? bytesOfTokens(tokens) : null,
    };
    await query.insertInto('stretches').values(values).execute();
  });
}

type HeldAnswer = Pick<
  MessageRow,
  'run_id' | 'state' | 'details' | 'text' | 'thinking' | 'prompt_tokens' | 'tokens' | 'tokenizer'
>;
const heldColumns = ['run_id', 'state', 'details', 'text', 'thinking', 'prompt_tokens', 'tokens', 'tokenizer'] as const;

/** @throws {ChatsError} `CHATS_NOT_FOUND`; `CHATS_RUN_REPLACED` where this run is not the one that writes */
async function holdRunning(db: ChatDatabase, query: Query, id: string, runId: string): Promise<HeldAnswer> {
  const row = await holdAnswer(db, query, id);
  if (!row) throw notFound('answer', id);
  if (row.state === 'running' && row.run_id === runId) return row;
  const message = 'This run does not write this answer any more: another one does, or it is finished. Let the run end.';
  throw new ChatsError('CHATS_RUN_REPLACED', message, { id, runId });
}

async function holdAnswer(db: ChatDatabase, query: Query, id: string): Promise<HeldAnswer | undefined> {
  const select = query.selectFrom('messages').select(heldColumns).where('id', '=', id).where('role', '=', 'answer');
  return await db.hold(select).executeTakeFirst();
}

export interface AnswerEnd {
  readonly state: Exclude<AnswerState, 'running'>;
  readonly finishReason: string | null;
  readonly error: AnswerError | null;
  /** Tokens are those of the whole answer; times and money those of this run, which are added to those of earlier ones. */
  readonly usage: AnswerUsage | null;
  /** Of this run. */
  readonly attempts: readonly AnswerAttempt[];
  /** It may be continued. */
  readonly keepTokens: boolean;
}

export async function finishAnswer(db: ChatDatabase, id: string, runId: string, end: AnswerEnd): Promise<void> {
  await db.transaction(async (query) => {
    const held = await holdRunning(db, query, id, runId);
    const said = await saidSoFar(query, id, held);
    const earlier = answerDetails(held.details);
    const usage = addedUsage(earlier.usage, end.usage);
    const details: AnswerDetails = {
      ...earlier,
      finishReason: end.finishReason,
      error: end.error,
      usage,
      attempts: [...earlier.attempts, ...end.attempts],
    };
    const tokens = end.keepTokens && held.prompt_tokens !== null ? said.tokens : null;
    const columns = {
      ...{
        state: end.state,
        run_id: null,
        details: JSON.stringify(details),
        text: said.answer,
        thinking: said.thinking,
      },
      cost_micro_usd: usage?.costMicroUsd ?? 0,
      ...{ tokens, prompt_tokens: tokens && held.prompt_tokens, tokenizer: tokens && held.tokenizer },
    };
    await query.updateTable('messages').set(columns).where('id', '=', id).execute();
    await query.deleteFrom('stretches').where('message_id', '=', id).execute();
  });
}

function addedUsage(earlier: AnswerUsage | null, own: AnswerUsage | null): AnswerUsage | null {
  if (!earlier || !own) return own ?? earlier;
  return {
    ...own,
    isEstimated: earlier.isEstimated || own.isEstimated,
    costMicroUsd: earlier.costMicroUsd + own.costMicroUsd,
    ttftMs: earlier.ttftMs ?? own.ttftMs,
    thinkingMs: earlier.thinkingMs + own.thinkingMs,
    totalMs: earlier.totalMs + own.totalMs,
  };
}

interface Said {
  readonly thinking: string;
  readonly answer: string;
  /** null: not all ids are known. */
  readonly tokens: Uint8Array | null;
}

/** The row and what was added since. An answer that has just begun has all its ids: none. */
async function saidSoFar(query: Query, id: string, held: HeldAnswer): Promise<Said> {
  const select = query.selectFrom('stretches').select(['thinking', 'answer', 'tokens']).where('message_id', '=', id);
  const stretches = await select.orderBy('number').execute();
  const isEmpty = held.text === '' && held.thinking === '';
  const parts = [held.tokens ?? (isEmpty ? new Uint8Array() : null), ...stretches.map(({ tokens }) => tokens)];
  return {
    thinking: held.thinking + stretches.map(({ thinking }) => thinking).join(''),
    answer: held.text + stretches.map(({ answer }) => answer).join(''),
    tokens: parts.every((part) => part !== null) ? Buffer.concat(parts) : null,
  };
}

/** Compare and set: of several that want to go on with an answer, one does. */
export async function takeOver(
  db: ChatDatabase,
  id: string,
  fromRunId: string | null,
  toRunId: string,
): Promise<boolean> {
  return await db.transaction(async (query) => {
    const update = query.updateTable('messages').set({ run_id: toRunId, state: 'running' });
    const { numUpdatedRows } = await update
      .where('id', '=', id)
      .where('role', '=', 'answer')
      .where('run_id', fromRunId === null ? 'is' : '=', fromRunId)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  });
}

/** What another run goes on from, exactly. */
export interface Resumable {
  readonly promptTokens: readonly number[];
  readonly tokens: readonly number[];
  readonly thinking: string;
  readonly answer: string;
  readonly tokenizer: string | undefined;
}

/** Undefined: not all ids are known, or it is complete. */
export async function resumable(db: ChatDatabase, id: string): Promise<Resumable | undefined> {
  return await db.transaction(async (query) => {
    const held = await holdAnswer(db, query, id);
    if (!held?.prompt_tokens) return undefined;
    const { tokens, thinking, answer } = await saidSoFar(query, id, held);
    if (!tokens) return undefined;
    const promptTokens = tokensOfBytes(held.prompt_tokens);
    return { promptTokens, tokens: tokensOfBytes(tokens), thinking, answer, tokenizer: held.tokenizer ?? undefined };
  });
}

/** An answer that some process was writing: by now it writes on, or has ended. */
export interface UnfinishedAnswer {
  readonly owner: string;
  readonly id: string;
  readonly chatId: string;
  /** Its question. */
  readonly parentId: string;
  readonly createdMs: number;
  readonly runId: string | null;
  readonly model: string;
  readonly options: TurnOptions;
}

export async function unfinished(query: Query): Promise<readonly UnfinishedAnswer[]> {
  const rows = await query
    .selectFrom('messages')
    .select(['owner', 'id', 'chat_id', 'parent_id', 'created_ms', 'run_id', 'details'])
    .where('state', '=', running)
    .orderBy('number')
    .execute();
  return rows.map((row) => {
    const { model, options } = answerDetails(row.details);
    const { owner, id, chat_id: chatId, created_ms: createdMs, run_id: runId } = row;
    return { owner, id, chatId, parentId: row.parent_id ?? '', createdMs, runId, model, options };
  });
}
