import type { Archive } from './archive.ts';
import { scanXml } from './xml-scanner.ts';

export interface Relationship {
  /** The last word of its type, which is an address that differs between the editions of the format. */
  readonly type: string;
  /** Name of a part. */
  readonly target: string;
}

/**
 * What a part of an Office Open XML document names, by the ids it uses for them. What is outside of the document is left
 * out: nothing is fetched.
 * @param part - empty for the document itself
 */
export function relationshipsOf(archive: Archive, part: string): ReadonlyMap<string, Relationship> {
  return relationshipsOfAll(archive, [part]).get(part) ?? new Map();
}

/** The same for many parts, with one pass through the zip. */
export function relationshipsOfAll(
  archive: Archive,
  parts: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, Relationship>> {
  const texts = archive.read(parts.map(pathOf));
  return new Map(parts.map((part) => [part, parsed(texts.get(pathOf(part)), part)]));
}

function pathOf(part: string): string {
  return `${part.slice(0, part.lastIndexOf('/') + 1)}_rels/${part.slice(part.lastIndexOf('/') + 1)}.rels`;
}

function parsed(xml: string | undefined, part: string): ReadonlyMap<string, Relationship> {
  const found = new Map<string, Relationship>();
  scanXml(xml ?? '', {
    open(name, attribute) {
      const [id, type, target] = [attribute('Id'), attribute('Type'), attribute('Target')];
      if (name !== 'Relationship' || attribute('TargetMode') === 'External') return;
      if (id === undefined || type === undefined || target === undefined) return;
      found.set(id, { type: type.slice(type.lastIndexOf('/') + 1), target: resolved(target, part) });
    },
  });
  return found;
}

/** Targets are relative to the folder of the part, or begin with a slash. */
function resolved(target: string, part: string): string {
  const path: string[] = target.startsWith('/') ? [] : part.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}
