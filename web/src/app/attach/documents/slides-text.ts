import type { Archive } from './archive.ts';
import { DocumentError } from './document-error.ts';
import { documentLimits } from './document-limits.ts';
import { FlowWriter } from './flow-writer.ts';
import { relationshipsOf, relationshipsOfAll } from './relationships.ts';
import type { TextSink } from './text-sink.ts';
import { scanXml } from './xml-scanner.ts';

/** Numbers and dates that the program fills in, and what stands there a second time for older programs. */
const skipped = new Set(['fld', 'Fallback']);

/** A PowerPoint presentation: its slides in the order they are shown in, each with its notes. */
export function slidesText(archive: Archive, main: string, sink: TextSink): void {
  const related = relationshipsOf(archive, main);
  const slides = slideIdsOf(archive.read([main]).get(main) ?? '').map((id) => related.get(id)?.target ?? '');
  if (slides.length > documentLimits.pages) {
    throw new DocumentError('too-much', `there are ${slides.length} slides, of which ${documentLimits.pages} are read`);
  }
  const notesBySlide = notesOf(archive, slides);
  const texts = archive.read([...slides, ...notesBySlide.values()]);
  for (const [index, slide] of slides.entries()) {
    sink.write(`\n[slide ${index + 1} of ${slides.length}]\n`);
    scanSlide(texts.get(slide) ?? '', sink);
    const notes = texts.get(notesBySlide.get(slide) ?? '');
    if (notes === undefined) continue;
    sink.write('[notes]\n');
    scanSlide(notes, sink);
  }
}

function slideIdsOf(xml: string): readonly string[] {
  const ids: string[] = [];
  scanXml(xml, {
    open(name, attribute) {
      if (name === 'sldId') ids.push(attribute('r:id') ?? '');
    },
  });
  return ids;
}

function notesOf(archive: Archive, slides: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [slide, related] of relationshipsOfAll(archive, slides)) {
    const notes = [...related.values()].find(({ type }) => type === 'notesSlide');
    if (notes) found.set(slide, notes.target);
  }
  return found;
}

function scanSlide(xml: string, sink: TextSink): void {
  const flow = new FlowWriter(sink);
  let isText = false;
  scanXml(
    xml,
    {
      open(name) {
        if (name === 't') isText = true;
        else if (name === 'br') flow.endLine();
        else if (name === 'tr') flow.beginRow();
        else if (name === 'tc') flow.beginCell();
      },
      close(name) {
        if (name === 't') isText = false;
        else if (name === 'p') flow.endLine();
        else if (name === 'tr') flow.endRow();
      },
      text(text) {
        if (isText) flow.text(text);
      },
    },
    skipped,
  );
}
