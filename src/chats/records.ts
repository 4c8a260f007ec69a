import type {
  Answer,
  AnswerAttempt,
  AnswerError,
  AnswerState,
  AnswerUsage,
  Attachment,
  Folder,
  Message,
  Question,
  Share,
  TurnOptions,
} from '#wire';
import type { FolderTable, MessageRow, MessageTable, Query, ShareTable } from './tables.ts';

/** What an answer's row holds beside its columns. */
export interface AnswerDetails {
  readonly model: string;
  readonly options: TurnOptions;
  readonly finishReason: string | null;
  readonly error: AnswerError | null;
  readonly usage: AnswerUsage | null;
  readonly attempts: readonly AnswerAttempt[];
}

/** Written by us alone, so that it is what we wrote. */
export function answerDetails(details: string): AnswerDetails {
  return JSON.parse(details);
}

/** Columns of a message as it is told; ids of tokens stay where they are. */
export const messageColumns = [
  'messages.number',
  'messages.id',
  'messages.chat_id',
  'messages.parent_id',
  'messages.role',
  'messages.state',
  'messages.run_id',
  'messages.created_ms',
  'messages.details',
  'messages.text',
  'messages.thinking',
] as const;

export type ToldRow = Pick<
  MessageRow,
  | 'number'
  | 'id'
  | 'chat_id'
  | 'parent_id'
  | 'role'
  | 'state'
  | 'run_id'
  | 'created_ms'
  | 'details'
  | 'text'
  | 'thinking'
>;

export function messageOf(row: ToldRow): Message {
  return row.role === 'question' ? questionOf(row) : answerOf(row);
}

export function questionOf(row: ToldRow): Question {
  const { attachments }: { attachments: readonly Attachment[] } = JSON.parse(row.details);
  const { id, chat_id: chatId, parent_id: parentId, created_ms: createdMs, text } = row;
  return { role: 'question', id, chatId, parentId, createdMs, text, attachments };
}

export function answerOf(row: ToldRow): Answer {
  const { model, options, ...rest } = answerDetails(row.details);
  return {
    role: 'answer',
    id: row.id,
    chatId: row.chat_id,
    parentId: row.parent_id ?? '',
    createdMs: row.created_ms,
    model,
    options,
    state: (row.state ?? 'failed') as AnswerState,
    runId: row.run_id,
    thinking: row.thinking,
    answer: row.text,
    ...rest,
  };
}

/** As they are told: one that is being written has its newest part in stretches. */
export async function withStretches(query: Query, rows: readonly ToldRow[]): Promise<readonly Message[]> {
  return await Promise.all(
    rows.map(async (row) => messageOf(row.state === 'running' ? await withStretchesOf(query, row) : row)),
  );
}

async function withStretchesOf(query: Query, row: ToldRow): Promise<ToldRow> {
  const stretches = await query
    .selectFrom('stretches')
    .select(['thinking', 'answer'])
    .where('message_id', '=', row.id)
    .orderBy('number')
    .execute();
  return {
    ...row,
    thinking: row.thinking + stretches.map(({ thinking }) => thinking).join(''),
    text: row.text + stretches.map(({ answer }) => answer).join(''),
  };
}

export function folderOf({ id, name, created_ms: createdMs }: FolderTable): Folder {
  return { id, name, createdMs };
}

export function shareOf(row: Omit<ShareTable, 'messages' | 'owner'>): Share {
  return {
    id: row.id,
    chatId: row.chat_id,
    title: row.title,
    createdMs: row.created_ms,
    hasThoughts: row.has_thoughts === 1,
  };
}

/** A row for a message that has nothing yet but its place. */
export type NewMessage = Omit<MessageTable, 'number'>;

export const emptyMessage = {
  state: null,
  run_id: null,
  cost_micro_usd: 0,
  text: '',
  thinking: '',
  prompt_tokens: null,
  tokens: null,
  tokenizer: null,
} as const;
