/** A picture as text: everything that goes into it is escaped or a finite number. */
export type SvgAttributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: SvgAttributes, ...children: readonly string[]): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(value)}"`);
  return children.length === 0
    ? `<${name}${list.join('')}/>`
    : `<${name}${list.join('')}>${children.join('')}</${name}>`;
}

/** Text, in which nothing is markup. Characters that XML has no place for are left out. */
export function content(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '')
    .replace(/[<>&"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

function attribute(value: string | number): string {
  if (typeof value === 'string') return content(value);
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0';
}

export function text(
  x: number,
  y: number,
  words: string,
  look: Readonly<Record<string, string | number>> = {},
): string {
  return element('text', { x, y, ...look }, content(words));
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return element('line', { x1, y1, x2, y2, stroke });
}
