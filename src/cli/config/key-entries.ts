import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument, stringify, type YAMLSeq } from 'yaml';
import { CliError } from '../errors.ts';

/** What is written of a new key; rules are added by hand. */
export interface KeyEntry {
  readonly name: string;
  readonly sha256: string;
  readonly expires?: string | undefined;
}

/** An entry as lines of YAML, to be put under `keys:`. */
export function keyEntryLines(entry: KeyEntry, indent = '  '): string {
  return stringify([entry], { lineWidth: 0 }).replace(/^(?=.)/gm, indent);
}

/**
 * The configuration with one more key. Only lines are added: writing the whole document anew would keep its comments, but
 * move them and everything that somebody has aligned.
 * @throws {CliError} CLI_CONFIG where the list is written in a way that no line can be added to
 */
export function withKey(text: string, entry: KeyEntry): string {
  const document = parseDocument(text);
  const list = document.get('keys', true);
  if (list === undefined) return `${text}${text.endsWith('\n') ? '' : '\n'}\nkeys:\n${keyEntryLines(entry)}`;
  if (!isSeq(list) || (list.flow && list.items.length > 0)) throw unwritable();
  const last = list.items.at(-1);
  if (!last) return splice(text, rangeOf(list), `\n${keyEntryLines(entry)}`.trimEnd());
  const end = endOfLine(text, rangeOf(last)[1]);
  return splice(text, [end, end], `\n${keyEntryLines(entry, indentOf(text, last))}`.trimEnd());
}

/**
 * The configuration without a key. Where it was the only one, an empty list stays, with which nobody gets in: that a key is
 * revoked must never open a door.
 * @throws {CliError} CLI_USAGE where there is no such key, CLI_CONFIG where its lines cannot be told from others'
 */
export function withoutKey(text: string, name: string): string {
  const document = parseDocument(text);
  const list = document.get('keys', true);
  const entry = isSeq(list) ? list.items.find((item) => isMap(item) && item.get('name') === name) : undefined;
  if (!isSeq(list) || !entry) throw unknownKey(name, document);
  if (list.flow) throw unwritable();
  const start = text.lastIndexOf('\n', rangeOf(entry)[0] - 1) + 1;
  const end = endOfLine(text, rangeOf(entry)[1]);
  if (list.items.length === 1) return splice(text, [start, end], '  []');
  return splice(text, [start, end + 1], '');
}

/** Line of a key's entry, from 1. */
export function lineOfKey(text: string, name: string): number {
  const lineCounter = new LineCounter();
  const list = parseDocument(text, { lineCounter }).get('keys', true);
  const entry = isSeq(list) ? list.items.find((item) => isMap(item) && item.get('name') === name) : undefined;
  return entry ? lineCounter.linePos(rangeOf(entry)[0]).line : 1;
}

function rangeOf(node: YAMLSeq['items'][number]): readonly [number, number] {
  const { range } = node as Node;
  if (!range) throw unwritable();
  return [range[0], range[1]];
}

/** Of the line that the node's last character is in; a block ends after its line break. */
function endOfLine(text: string, nodeEnd: number): number {
  const last = text.slice(0, nodeEnd).trimEnd().length;
  const end = text.indexOf('\n', last);
  return end < 0 ? text.length : end;
}

function indentOf(text: string, item: YAMLSeq['items'][number]): string {
  const [start] = rangeOf(item);
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /^ */.exec(line)?.[0] ?? '';
}

function splice(text: string, [start, end]: readonly [number, number], by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function unknownKey(name: string, document: Document): CliError {
  const list = document.get('keys', true);
  const names = isSeq(list) ? list.items.flatMap((item) => (isMap(item) ? [String(item.get('name'))] : [])) : [];
  const message = `There is no key ${JSON.stringify(name)}; there are: ${names.join(', ') || 'none'}.`;
  return new CliError('CLI_USAGE', message, { name, keys: names });
}

function unwritable(): CliError {
  const message = 'The list `keys` is not written with one entry a line, so that only you can edit it.';
  return new CliError('CLI_CONFIG', message);
}
