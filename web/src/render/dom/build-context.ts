import type { RenderLabels } from '../labels.ts';

/** Every element that a text can lead to. Formulas add MathML, which decorate/copy-math.ts lists. */
export const tagNames = [
  ...(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'br', 'blockquote', 'ul', 'ol', 'li', 'div', 'span'] as const),
  ...(['pre', 'code', 'button', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'strong', 'em', 'del', 'a'] as const),
] as const;

export type TagName = (typeof tagNames)[number];

/** What one block is built with. Elements are counted down: a block of thousands would stop the page, so it is text. */
export interface BuildContext {
  readonly labels: RenderLabels;
  elementsLeft: number;
}

export function make<Name extends TagName>(
  context: BuildContext,
  name: Name,
  className?: string,
): HTMLElementTagNameMap[Name] {
  context.elementsLeft -= 1;
  const element = document.createElement(name);
  if (className !== undefined) element.className = className;
  return element;
}

/** Each block finds its own direction, and none turns its neighbours. */
export function makeBlock<Name extends TagName>(
  context: BuildContext,
  name: Name,
  className?: string,
): HTMLElementTagNameMap[Name] {
  const element = make(context, name, className);
  element.dir = 'auto';
  return element;
}
