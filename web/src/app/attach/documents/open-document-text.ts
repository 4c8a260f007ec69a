import { DocumentError } from './document-error.ts';
import { documentLimits } from './document-limits.ts';
import { FlowWriter } from './flow-writer.ts';
import type { TextSink } from './text-sink.ts';
import { scanXml } from './xml-scanner.ts';

/** What was deleted and is kept to be seen, remarks of who reviewed it, and numbers that the program fills in. */
export const skippedInOpenDocuments: ReadonlySet<string> = new Set(['tracked-changes', 'annotation', 'page-number']);
/** Spaces that stand for one name, which a document may give any number of. */
const mostSpaces = 1_000;

/** A text or a presentation of OpenDocument: paragraphs as lines, slides with their numbers, notes where they are named. */
export function openDocumentText(xml: string, sink: TextSink): void {
  const flow = new FlowWriter(sink);
  let [paragraphs, notes, slides] = [0, 0, 0];
  scanXml(
    xml,
    {
      open(name, attribute) {
        if (name === 'p' || name === 'h') paragraphs += 1;
        else if (name === 's') flow.text(' '.repeat(Math.min(Number(attribute('text:c') ?? 1) || 1, mostSpaces)));
        else if (name === 'tab') flow.text('\t');
        else if (name === 'line-break') flow.endLine();
        else if (name === 'list-item') flow.text('- ');
        else if (name === 'table-row') flow.beginRow();
        else if (name === 'table-cell') flow.beginCell();
        else if (name === 'page') sink.write(slideMark(++slides));
        else if (name === 'notes') sink.write('[notes]\n');
        else if (name === 'note-body') {
          notes += 1;
          flow.text(' [note: ');
        }
      },
      close(name) {
        if (name === 'p' || name === 'h') {
          paragraphs -= 1;
          if (notes === 0) flow.endLine();
        } else if (name === 'table-row') flow.endRow();
        else if (name === 'note-body') {
          notes -= 1;
          flow.text(']');
        }
      },
      text(text) {
        if (paragraphs > 0) flow.text(text.replace(/\s+/g, ' '));
      },
    },
    new Set([...skippedInOpenDocuments, 'note-citation']),
  );
}

function slideMark(slide: number): string {
  if (slide <= documentLimits.pages) return `\n[slide ${slide}]\n`;
  throw new DocumentError('too-much', `there are more slides than the ${documentLimits.pages} that are read`);
}
