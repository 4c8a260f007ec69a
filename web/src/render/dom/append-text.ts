import { type BuildContext, make } from './build-context.ts';

/** Embeddings and overrides turn what follows around without a trace; isolates are honest in prose, not in code. */
const turning = /([\u202A-\u202E])/;
const turningCode = /([\u202A-\u202E\u2066-\u2069])/;

/**
 * Text nodes for a text. Characters that reverse the reading order are shown by number and stand alone, so that
 * nothing after them is turned; what is copied still holds them. Where there is no room for more elements, a sign stands
 * for each.
 */
export function appendText(
  context: BuildContext,
  parent: Element,
  text: string,
  kind: 'prose' | 'code' = 'prose',
): void {
  const pattern = kind === 'code' ? turningCode : turning;
  if (!pattern.test(text)) appendPlain(parent, text);
  else
    for (const [index, part] of text.split(pattern).entries()) {
      if (index % 2 === 0) appendPlain(parent, part);
      else if (context.elementsLeft > 0) parent.append(control(context, part));
      else appendPlain(parent, '\uFFFD');
    }
}

/** Text that turns nothing, of which no element is made. */
export function withoutTurning(text: string): string {
  return text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');
}

/** Neighbours become one node: thousands of small ones take seconds to lay out. */
function appendPlain(parent: Element, text: string): void {
  const last = parent.lastChild;
  if (last instanceof Text) last.appendData(text);
  else if (text !== '') parent.append(text);
}

function control(context: BuildContext, character: string): HTMLElement {
  const element = make(context, 'span', 'control');
  element.dataset.name = `U+${character.charCodeAt(0).toString(16).toUpperCase()}`;
  element.append(character);
  return element;
}
