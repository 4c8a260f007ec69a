import { expect, test } from 'vitest';
import type { Answer, Question } from '#wire';
import { toMarkdown } from './to-markdown.ts';

const question: Question = {
  ...{ role: 'question', id: 'q', chatId: 'c', parentId: null, createdMs: 1, text: 'What is in it?' },
  attachments: [{ name: 'a.md', mediaType: 'text/markdown', text: '```\ncode\n```\n' }],
};
const answer: Answer = {
  ...{ role: 'answer', id: 'a', chatId: 'c', parentId: 'q', createdMs: 2, model: 'r1', options: {}, state: 'complete' },
  ...{
    runId: null,
    thinking: 'Hm.\n\nCode.',
    answer: 'Code.',
    finishReason: 'stop',
    error: null,
    usage: null,
    attempts: [],
  },
};

test('a branch reads as questions and answers, thoughts as quotations, attachments behind a fence of their own', () => {
  expect(toMarkdown({ title: 'In\nit', messages: [question, answer] }, { thoughts: true })).toBe(`# In it

## Question

a.md:

\`\`\`\`
\`\`\`
code
\`\`\`
\`\`\`\`

What is in it?

## Answer (r1)

> Hm.
> 
> Code.

Code.
`);
});

test('thoughts are left out on request', () => {
  expect(toMarkdown({ title: 't', messages: [answer] }, { thoughts: false })).toBe('# t\n\n## Answer (r1)\n\nCode.\n');
});
