import type { Tokens } from 'marked';
import { appendText } from './append-text.ts';
import { type BuildContext, make } from './build-context.ts';

/** A line longer than this is divided for the layout, which would otherwise measure all of it at once. */
const pieceChars = 16_384;
const maxLanguageChars = 32;

/** A block of code with its language, and a button that `markdownView` answers to. */
export function buildCode(context: BuildContext, token: Tokens.Code): HTMLElement {
  const language = languageOf(token.lang);
  const block = make(context, 'div', 'code');
  block.append(codeHead(context, language), codeBody(context, token.text, language));
  return block;
}

function codeHead(context: BuildContext, language: string): HTMLElement {
  const head = make(context, 'div', 'code-head');
  const label = make(context, 'span', 'code-language');
  label.append(language);
  const copy = make(context, 'button', 'copy');
  copy.type = 'button';
  copy.append(context.labels.copy);
  head.append(label, copy);
  return head;
}

function codeBody(context: BuildContext, text: string, language: string): HTMLElement {
  const body = make(context, 'pre');
  body.dir = 'ltr';
  body.tabIndex = 0;
  body.role = 'region';
  body.ariaLabel = context.labels.code;
  for (let start = 0; start === 0 || start < text.length; start += pieceChars) {
    const piece = make(context, 'code');
    if (language !== '') piece.dataset.language = language;
    appendText(context, piece, text.slice(start, start + pieceChars), 'code');
    body.append(piece);
  }
  return body;
}

/** The first word after the fence. */
function languageOf(written: string | undefined): string {
  return (written?.match(/^[\w+#.-]+/)?.[0] ?? '').slice(0, maxLanguageChars);
}
