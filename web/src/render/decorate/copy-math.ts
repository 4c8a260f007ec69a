export const mathNamespace = 'http://www.w3.org/1998/Math/MathML';

export const mathElements: ReadonlySet<string> = new Set([
  ...['math', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mspace', 'mfrac', 'msqrt', 'mroot', 'mstyle', 'mpadded'],
  ...['mphantom', 'menclose', 'msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover', 'mmultiscripts'],
  ...['mprescripts', 'none', 'mtable', 'mtr', 'mtd', 'mlabeledtr'],
]);

export const mathAttributes: ReadonlySet<string> = new Set([
  ...['accent', 'accentunder', 'columnalign', 'columnlines', 'columnspacing', 'columnspan', 'depth', 'display'],
  ...['displaystyle', 'fence', 'form', 'height', 'largeop', 'linethickness', 'lspace', 'mathcolor', 'mathvariant'],
  ...['maxsize', 'minsize', 'movablelimits', 'notation', 'rowlines', 'rowspacing', 'rowspan', 'rspace', 'scriptlevel'],
  ...['separator', 'stretchy', 'symmetric', 'voffset', 'width'],
]);

const styles: readonly string[] = [
  ...['color', 'width', 'height', 'text-align', 'math-depth', 'math-style', 'font-size', 'font-weight', 'font-style'],
  ...['padding-top', 'padding-right', 'padding-bottom', 'padding-left', 'border-top', 'border-right', 'border-bottom'],
  ...['border-left', 'math-shift'],
];

const maxElements = 4_000;

/** A copy of listed MathML and nothing else; undefined when there is none, or far too much. */
export function copyMath(host: Element): Element | undefined {
  const math = host.querySelector('math');
  if (!math || math.querySelectorAll('*').length > maxElements) return undefined;
  return copyElement(math);
}

function copyElement(from: Element): Element | undefined {
  if (from.namespaceURI !== mathNamespace || !mathElements.has(from.localName)) return undefined;
  const copy = document.createElementNS(mathNamespace, from.localName);
  for (const { name, value } of from.attributes) if (mathAttributes.has(name)) copy.setAttribute(name, value);
  copyClass(from, copy);
  copyStyle(from, copy);
  for (const child of from.childNodes) {
    const copied = child instanceof Element ? copyElement(child) : document.createTextNode(child.textContent ?? '');
    if (copied) copy.append(copied);
  }
  return copy;
}

/** Names of the library's own style sheet, part of which is in render.css. */
function copyClass(from: Element, copy: Element): void {
  const names = [...from.classList].filter((name) => name.startsWith('tml-'));
  if (names.length > 0) copy.setAttribute('class', names.join(' '));
}

/** Through the object model, which a content policy without inline styles allows. */
function copyStyle(from: Element, copy: Element): void {
  if (!(from instanceof MathMLElement) || !(copy instanceof MathMLElement)) return;
  for (const name of styles) {
    const value = from.style.getPropertyValue(name);
    if (value !== '' && !value.includes('(')) copy.style.setProperty(name, value);
  }
}
