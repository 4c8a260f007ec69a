import { DocumentError } from './document-error.ts';

/** What is called for, in the order of the text. Names of elements are without their prefix, those of attributes with it. */
export interface XmlVisitor {
  open?(name: string, attribute: (name: string) => string | undefined): void;
  close?(name: string): void;
  text?(text: string): void;
}

const tag = /<([^\s<>/='"&]+)((?:\s+[^\s<>/='"&]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const endTag = /<\/([^\s<>/='"&]+)\s*>/y;
const entity = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));|&/g;
const characterOf: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads the XML of office documents, without the browser's own parser: a worker has none, and a page that made a tree of a
 * hundred megabytes would stand still. It is strict and small: one pass, no tree, no namespaces, and no `DOCTYPE`, so that
 * nothing can be declared that grows or is fetched. Office programs write none.
 * @param skipped - names of elements that are left out with all that is in them
 * @throws DocumentError `broken` for anything that is not well-formed
 */
export function scanXml(xml: string, visitor: XmlVisitor, skipped: ReadonlySet<string> = new Set()): void {
  const path: string[] = [];
  let skippedFrom = Number.POSITIVE_INFINITY;
  const isSkipping = (): boolean => path.length >= skippedFrom;
  const say = (text: string): void => {
    if (text !== '' && path.length > 0 && !isSkipping()) visitor.text?.(text);
  };
  const begin = (name: string, attributes: string, isEmpty: boolean): void => {
    if (!isSkipping() && skipped.has(name)) skippedFrom = path.length + 1;
    path.push(name);
    if (!isSkipping()) visitor.open?.(name, (wanted) => attributeOf(attributes, wanted));
    if (isEmpty) end(name);
  };
  const end = (name: string): void => {
    if (!isSkipping()) visitor.close?.(name);
    if (path.pop() !== name) throw broken(`</${name}> closes something else`);
    if (path.length < skippedFrom) skippedFrom = Number.POSITIVE_INFINITY;
  };
  for (let at = 0; at < xml.length; ) {
    const start = indexOr(xml, '<', at, xml.length);
    say(unescaped(xml.slice(at, start)));
    if (start === xml.length) break;
    at = readMark(xml, start, { say, begin, end });
  }
  if (path.length > 0) throw broken(`<${path.at(-1)}> is not closed`);
}

interface Marks {
  say(text: string): void;
  begin(name: string, attributes: string, isEmpty: boolean): void;
  end(name: string): void;
}

/** @returns where it goes on */
function readMark(xml: string, start: number, { say, begin, end }: Marks): number {
  const second = xml[start + 1];
  if (second === '?') return after(xml, '?>', start);
  if (second === '!') {
    if (xml.startsWith('<!--', start)) return after(xml, '-->', start + 4);
    if (!xml.startsWith('<![CDATA[', start)) throw broken('it has a declaration of its own');
    const next = after(xml, ']]>', start);
    say(xml.slice(start + '<![CDATA['.length, next - ']]>'.length));
    return next;
  }
  const pattern = second === '/' ? endTag : tag;
  pattern.lastIndex = start;
  const found = pattern.exec(xml);
  if (!found) throw broken(`there is no tag at ${start}`);
  const [, name = '', attributes = '', slash] = found;
  if (second === '/') end(localName(name));
  else begin(localName(name), attributes, slash === '/');
  return pattern.lastIndex;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function attributeOf(attributes: string, wanted: string): string | undefined {
  for (const [, name, quoted = ''] of attributes.matchAll(/([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (name === wanted) return unescaped(quoted.slice(1, -1));
  }
  return undefined;
}

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(entity, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return characterOf[name] ?? refuseEntity(name);
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : refuseEntity(`#${decimal ?? hex ?? ''}`);
  });
}

function refuseEntity(name: string): never {
  throw broken(`&${name}; stands for nothing`);
}

function after(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from);
  if (found === -1) throw broken(`${mark} is missing`);
  return found + mark.length;
}

function indexOr(xml: string, mark: string, from: number, otherwise: number): number {
  const found = xml.indexOf(mark, from);
  return found === -1 ? otherwise : found;
}

function broken(message: string): DocumentError {
  return new DocumentError('broken', `the XML cannot be read: ${message}`);
}
