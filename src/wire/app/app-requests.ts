import { z } from 'zod';
import { describeValue } from '../describe-value.ts';
import { issueToError } from '../issue-to-error.ts';
import { WireError } from '../wire-error.ts';
import type { Attachment, TurnOptions } from './chat-records.ts';

/** Bounds on what the app may keep; characters are UTF-16 units. */
export const appLimits = {
  titleChars: 200,
  questionChars: 2_000_000,
  attachments: 20,
  attachmentChars: 8_000_000,
  queryChars: 200,
  keyChars: 512,
} as const;

const recordId = z.string().regex(/^[A-Za-z0-9_-]{16,36}$/, 'must be 16 to 36 characters of A-Z a-z 0-9 _ -');
const title = z.string().trim().min(1).max(appLimits.titleChars);

const attachment = z.strictObject({
  name: z.string().min(1).max(255),
  mediaType: z.string().max(127),
  text: z.string().max(appLimits.attachmentChars),
});

const options = z
  .strictObject({
    model: z.string().max(200).optional(),
    thinking: z.enum(['on', 'off']).optional(),
    budgetTokens: z.int().min(1).max(1_000_000).optional(),
    temperature: z.number().min(0).max(2).optional(),
    maxTokens: z.int().min(1).max(1_000_000).optional(),
    pool: z.string().min(1).max(100).optional(),
  })
  .default({});

const question = z.strictObject({
  id: recordId,
  parentId: recordId.nullable(),
  text: z.string().max(appLimits.questionChars),
  attachments: z.array(attachment).max(appLimits.attachments).default([]),
});

const turn = z
  .strictObject({
    question: question.optional(),
    answer: z.strictObject({ id: recordId, questionId: recordId, options }),
  })
  .refine((sent) => !sent.question || sent.question.id === sent.answer.questionId, {
    path: ['answer', 'questionId'],
    message: 'must be the id of the question that is sent along',
  });

/** What a route of the app reads of its body. */
export interface AppBodies {
  readonly session: { readonly key: string };
  readonly chat: { readonly title?: string | undefined; readonly folderId?: string | null | undefined };
  readonly chatChange: {
    readonly title?: string | undefined;
    readonly isPinned?: boolean | undefined;
    /** null: out of its folder. */
    readonly folderId?: string | null | undefined;
    readonly leafId?: string | undefined;
    readonly isDeleted?: boolean | undefined;
  };
  readonly turn: {
    readonly question?: AskedQuestion | undefined;
    readonly answer: { readonly id: string; readonly questionId: string; readonly options: TurnOptions };
  };
  readonly message: { readonly text: string };
  readonly folder: { readonly name: string };
  readonly share: { readonly hasThoughts: boolean };
  readonly tokens: { readonly text: string };
}

export interface AskedQuestion {
  readonly id: string;
  readonly parentId: string | null;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

const bodies: { readonly [Route in keyof AppBodies]: z.ZodType<AppBodies[Route]> } = {
  session: z.strictObject({ key: z.string().min(1).max(appLimits.keyChars) }),
  chat: z.strictObject({ title: title.optional(), folderId: recordId.nullish() }),
  chatChange: z.strictObject({
    title: title.optional(),
    isPinned: z.boolean().optional(),
    folderId: recordId.nullish(),
    leafId: recordId.optional(),
    isDeleted: z.boolean().optional(),
  }),
  turn,
  message: z.strictObject({ text: z.string().max(appLimits.questionChars) }),
  folder: z.strictObject({ name: title }),
  share: z.strictObject({ hasThoughts: z.boolean() }),
  tokens: z.strictObject({ text: z.string().max(appLimits.attachmentChars) }),
};

/**
 * Reads a body strictly: what the app does not know is refused, so that nothing is thought to be kept that is not.
 * @throws {WireError} always a 4xx; `param` is the path of what is at fault
 */
export function parseAppBody<Route extends keyof AppBodies>(route: Route, body: unknown): AppBodies[Route] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new WireError('invalid_type', `The request body must be a JSON object, is ${describeValue(body)}.`);
  }
  const result = bodies[route].safeParse(body);
  if (result.success) return result.data;
  throw issueToError(result.error.issues[0]!, body);
}
