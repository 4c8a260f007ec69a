import type { Answer, OpenedChat, Question, ShownMessage } from '#wire';

/** What is shown of a chat: one branch, the oldest message first. */
export type Branch = readonly ShownMessage[];

/** The branch with this message in the place after its parent; what stood there and after is on another branch now. */
export function withMessage(branch: Branch, message: Question | Answer): Branch {
  const place = branch.findIndex(({ parentId }) => parentId === message.parentId);
  const before = place === -1 ? branch : branch.slice(0, place);
  const siblings = branch[place]?.siblings ?? [];
  if (siblings.includes(message.id)) return replaced(branch, message);
  return [...before, { ...message, siblings: [...siblings, message.id] }];
}

/** The same branch with what is newly known of one of its messages. */
export function replaced(branch: Branch, message: Question | Answer): Branch {
  return branch.map((shown) => (shown.id === message.id ? { ...message, siblings: shown.siblings } : shown));
}

/** An edited text is shown before the server has it. */
export function withText(branch: Branch, id: string, text: string): Branch {
  return branch.map((shown) => (shown.id === id && shown.role === 'question' ? { ...shown, text } : shown));
}

export function lastAnswer(branch: Branch): Answer | undefined {
  const last = branch.at(-1);
  return last?.role === 'answer' ? last : undefined;
}

/** Some answer of it is being written; a queue waits for that. */
export function isRunning(branch: Branch): boolean {
  return lastAnswer(branch)?.state === 'running';
}

/** Earlier messages put before those that are there; a message that both have is there once. */
export function withEarlier(branch: Branch, { messages }: Pick<OpenedChat, 'messages'>): Branch {
  const known = new Set(branch.map(({ id }) => id));
  return [...messages.filter(({ id }) => !known.has(id)), ...branch];
}
