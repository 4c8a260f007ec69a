import type { Token, Tokens } from 'marked';
import type { KnownToken } from '../lex/read-blocks.ts';
import { appendText } from './append-text.ts';
import { type BuildContext, make } from './build-context.ts';
import { decodeReferences } from './character-references.ts';
import { safeHref } from './safe-href.ts';

/** Appends what stands within a line. HTML in the text is shown as it was written: it never becomes an element. */
export function appendInline(context: BuildContext, parent: Element, tokens: readonly Token[]): void {
  for (const token of tokens as readonly KnownToken[]) {
    if (context.elementsLeft <= 0) appendText(context, parent, token.raw);
    else appendOne(context, parent, token);
  }
}

function appendOne(context: BuildContext, parent: Element, token: KnownToken): void {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      appendInline(context, parent.appendChild(make(context, token.type)), token.tokens);
      break;
    case 'codespan':
      appendCode(context, parent, token.text);
      break;
    case 'br':
      parent.append(make(context, 'br'));
      break;
    case 'link':
      appendLink(context, parent, token);
      break;
    case 'image':
      appendImage(context, parent, token);
      break;
    case 'math':
      appendMath(context, parent, token);
      break;
    case 'escape':
      appendText(context, parent, token.text);
      break;
    case 'checkbox':
      appendCheckbox(context, parent, token);
      break;
    case 'text':
      if (token.tokens) appendInline(context, parent, token.tokens);
      else appendText(context, parent, decodeReferences(token.text));
      break;
    default:
      appendText(context, parent, token.raw);
  }
}

/** Code runs from left to right wherever it stands. */
function appendCode(context: BuildContext, parent: Element, text: string): void {
  const code = make(context, 'code');
  code.dir = 'ltr';
  appendText(context, code, text, 'code');
  parent.append(code);
}

function appendLink(context: BuildContext, parent: Element, token: Tokens.Link): void {
  const href = safeHref(token.href);
  if (href === undefined) appendText(context, parent, token.raw);
  else appendInline(context, parent.appendChild(link(context, href)), token.tokens);
}

/** Nothing is loaded from elsewhere, so a picture is a link to it. */
function appendImage(context: BuildContext, parent: Element, token: Tokens.Image): void {
  const href = safeHref(token.href);
  if (href === undefined) appendText(context, parent, token.raw);
  else appendText(context, parent.appendChild(link(context, href, 'image')), decodeReferences(token.text) || href);
}

/** The address is the title, because the text of a link may say anything. */
function link(context: BuildContext, href: string, className?: string): HTMLAnchorElement {
  const element = make(context, 'a', className);
  element.href = href;
  element.title = href;
  element.rel = 'noopener noreferrer nofollow';
  element.target = '_blank';
  return element;
}

/** As it was written; decorate/ sets it as a formula later, or never. */
export function appendMath(context: BuildContext, parent: Element, token: Extract<KnownToken, { type: 'math' }>): void {
  const element = make(context, 'span', 'math');
  element.dir = 'ltr';
  if (token.isDisplay) element.dataset.display = '';
  element.dataset.tex = token.tex;
  appendText(context, element, token.raw.trim());
  parent.append(element);
}

export function appendCheckbox(
  context: BuildContext,
  parent: Element,
  { checked }: { readonly checked: boolean },
): void {
  const { done, notDone } = context.labels;
  const element = make(context, 'span', 'task');
  element.role = 'img';
  element.ariaLabel = checked ? done : notDone;
  element.append(checked ? '☑' : '☐');
  parent.append(element, ' ');
}
