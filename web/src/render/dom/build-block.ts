import type { Token, Tokens } from 'marked';
import type { KnownToken } from '../lex/read-blocks.ts';
import { appendText } from './append-text.ts';
import { buildCode } from './build-code.ts';
import { type BuildContext, make, makeBlock, type TagName } from './build-context.ts';
import { appendCheckbox, appendInline, appendMath } from './build-inline.ts';

/** The element for one block. What is not listed here is shown as the text it is. */
export function buildBlock(context: BuildContext, token: KnownToken): HTMLElement {
  if (context.elementsLeft <= 0) return plain(context, token.raw);
  switch (token.type) {
    case 'paragraph':
      return holding(context, makeBlock(context, 'p'), token.tokens);
    case 'text':
      return holding(context, makeBlock(context, 'p'), token.tokens ?? [token]);
    case 'heading':
      return holding(context, makeBlock(context, headingName(token.depth)), token.tokens);
    case 'code':
      return buildCode(context, token);
    case 'hr':
      return make(context, 'hr');
    case 'blockquote':
      return containing(context, makeBlock(context, 'blockquote'), token.tokens);
    case 'list':
      return buildList(context, token);
    case 'table':
      return buildTable(context, token);
    case 'math':
      return displayMath(context, token);
    default:
      return plain(context, token.raw);
  }
}

/** Below the page's own headings, which end at the second level. */
function headingName(depth: number): TagName {
  const names = ['h3', 'h4', 'h5', 'h6'] as const;
  return names[depth - 1] ?? 'h6';
}

function plain(context: BuildContext, text: string): HTMLElement {
  return holdingText(context, makeBlock(context, 'p', 'plain'), text.replace(/\n+$/, ''));
}

function holdingText(context: BuildContext, element: HTMLElement, text: string): HTMLElement {
  appendText(context, element, text);
  return element;
}

function holding(context: BuildContext, element: HTMLElement, tokens: readonly Token[]): HTMLElement {
  appendInline(context, element, tokens);
  return element;
}

function containing(context: BuildContext, element: HTMLElement, tokens: readonly Token[]): HTMLElement {
  for (const token of tokens as readonly KnownToken[])
    if (token.type !== 'space' && token.type !== 'def') element.append(buildBlock(context, token));
  return element;
}

function displayMath(context: BuildContext, token: Extract<KnownToken, { type: 'math' }>): HTMLElement {
  const element = make(context, 'div', 'math-block');
  appendMath(context, element, token);
  return element;
}

function buildList(context: BuildContext, token: Tokens.List): HTMLElement {
  const list = makeBlock(context, token.ordered ? 'ol' : 'ul');
  if (list instanceof HTMLOListElement && token.start !== '' && token.start !== 1) list.start = token.start;
  for (const [index, item] of token.items.entries()) {
    if (context.elementsLeft > 1) list.append(buildItem(context, item));
    else {
      const rest = token.items.slice(index).map(({ raw }) => raw);
      list.append(holdingText(context, makeBlock(context, 'li', 'plain'), rest.join('').trimEnd()));
      break;
    }
  }
  return list;
}

/** The lines of a tight item are no paragraphs. */
function buildItem(context: BuildContext, item: Tokens.ListItem): HTMLElement {
  const element = makeBlock(context, 'li');
  for (const token of item.tokens as readonly KnownToken[]) {
    if (token.type === 'space' || token.type === 'def') continue;
    if (token.type === 'checkbox') appendCheckbox(context, element, token);
    else if (token.type === 'text') appendInline(context, element, token.tokens ?? [token]);
    else element.append(buildBlock(context, token));
  }
  return element;
}

/** It scrolls in a frame of its own, which has to be reached by key. */
function buildTable(context: BuildContext, { header, rows, raw }: Tokens.Table): HTMLElement {
  if (context.elementsLeft < (header.length + 1) * (rows.length + 1)) return plain(context, raw);
  const frame = make(context, 'div', 'table');
  frame.tabIndex = 0;
  frame.role = 'region';
  frame.ariaLabel = context.labels.table;
  const table = make(context, 'table');
  const [head, body] = [make(context, 'thead'), make(context, 'tbody')];
  head.append(buildRow(context, 'th', header));
  body.append(...rows.map((row) => buildRow(context, 'td', row)));
  table.append(head, body);
  frame.append(table);
  return frame;
}

function buildRow(context: BuildContext, name: 'th' | 'td', cells: readonly Tokens.TableCell[]): HTMLElement {
  const row = make(context, 'tr');
  for (const { tokens, align } of cells) {
    const cell = makeBlock(context, name);
    if (align) cell.dataset.align = align;
    appendInline(context, cell, tokens);
    row.append(cell);
  }
  return row;
}
