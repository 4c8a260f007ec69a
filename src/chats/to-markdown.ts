import type { Message } from '#wire';

/**
 * One branch as Markdown for people to read. What was said stays as it is; a thought becomes a quotation, and an attachment a
 * block of code whose fence is longer than any in it.
 */
export function toMarkdown(
  chat: { readonly title: string; readonly messages: readonly Message[] },
  options: { readonly thoughts: boolean },
): string {
  const parts = chat.messages.flatMap((message) => partsOf(message, options.thoughts));
  return `${[`# ${chat.title.replace(/\s+/gu, ' ')}`, ...parts].join('\n\n')}\n`;
}

function partsOf(message: Message, thoughts: boolean): readonly string[] {
  if (message.role === 'question') {
    return ['## Question', ...message.attachments.map(({ name, text }) => attachment(name, text)), message.text];
  }
  const thinking = thoughts && message.thinking !== '' ? [quoted(message.thinking)] : [];
  return [`## Answer (${message.model})`, ...thinking, message.answer];
}

function quoted(text: string): string {
  return text.trimEnd().replace(/^/gmu, '> ');
}

function attachment(name: string, text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${name.replace(/\s+/gu, ' ')}:\n\n${fence}\n${text.replace(/\n$/, '')}\n${fence}`;
}
