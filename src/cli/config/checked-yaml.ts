import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { ZodType } from 'zod';
import { CliError } from '../errors.ts';

/** Something wrong in a document, by where it is. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A document whose values can be traced back to the lines they stand on. */
export interface PlacedDocument {
  readonly value: unknown;
  /** One error that tells all of these, each with its line. */
  readonly errorOf: (faults: readonly Fault[]) => CliError;
}

/** @throws {CliError} CLI_CONFIG with the lines that are no YAML */
export function placedYaml(text: string, path: string): PlacedDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placed = (offset: number, message: string) => `${path}:${lines.linePos(offset).line}: ${message}`;
  const broken = document.errors.map((error) => placed(error.pos[0], error.message.split('\n')[0] ?? ''));
  if (broken.length > 0) throw invalid(broken);
  return {
    value: document.toJS(),
    errorOf: (faults) => invalid(faults.map((fault) => placed(offsetOf(document, fault.path), faultText(fault)))),
  };
}

/**
 * Reads a document by its schema; `contradictions` finds what no single value shows.
 * @throws {CliError} CLI_CONFIG with one line per fault: "regauge.yaml:7: pools[0].hourlyUsd must be …"
 */
export function checkedYaml<Value>(
  text: string,
  path: string,
  schema: ZodType<Value>,
  contradictions: (value: Value) => readonly Fault[],
): Value {
  const document = placedYaml(text, path);
  const result = schema.safeParse(document.value);
  if (!result.success) throw document.errorOf(result.error.issues);
  const found = contradictions(result.data);
  if (found.length > 0) throw document.errorOf(found);
  return result.data;
}

function invalid(faults: readonly string[]): CliError {
  return new CliError('CLI_CONFIG', faults.join('\n'));
}

/** The nearest node there is: a key that is missing has no place of its own. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(last)) : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function faultText(fault: Fault): string {
  const where = fault.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  const message = fault.message.replace(/^Invalid input: |^Too (?:small|big): /, '');
  return `${where.replace(/^\./, '') || 'the file'} ${message}`;
}
