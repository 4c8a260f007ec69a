import type { Archive } from './archive.ts';
import { FlowWriter } from './flow-writer.ts';
import { relationshipsOf } from './relationships.ts';
import type { TextSink } from './text-sink.ts';
import { scanXml } from './xml-scanner.ts';

/** Tab stops, how it was before, and what stands there twice for older programs. What was deleted is no `t`. */
const skipped = new Set(['tabs', 'moveFrom', 'pPrChange', 'Fallback']);

/** A Word document: its body, then its notes under the numbers that the body has them by. */
export function wordText(archive: Archive, main: string, sink: TextSink): void {
  const related = [...relationshipsOf(archive, main).values()];
  const targetOf = (type: string): string => related.find((one) => one.type === type)?.target ?? '';
  const [footnotes, endnotes] = [targetOf('footnotes'), targetOf('endnotes')];
  const parts = archive.read([main, footnotes, endnotes]);
  scanFlow(parts.get(main) ?? '', sink);
  scanFlow(parts.get(footnotes) ?? '', sink);
  scanFlow(parts.get(endnotes) ?? '', sink);
}

function scanFlow(xml: string, sink: TextSink): void {
  const flow = new FlowWriter(sink);
  let isText = false;
  scanXml(
    xml,
    {
      open(name, attribute) {
        if (name === 't') isText = true;
        else if (name === 'tab') flow.text('\t');
        else if (name === 'br' || name === 'cr') flow.endLine();
        else if (name === 'noBreakHyphen') flow.text('-');
        else if (name === 'numPr') flow.text('- ');
        else if (name === 'tr') flow.beginRow();
        else if (name === 'tc') flow.beginCell();
        else if (name === 'footnoteReference' || name === 'endnoteReference')
          flow.text(noteMark(name.replace('Reference', ''), attribute('w:id')));
        // Those with a type are the lines above the notes.
        else if ((name === 'footnote' || name === 'endnote') && attribute('w:type') === undefined)
          flow.text(`${noteMark(name, attribute('w:id'))} `);
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

function noteMark(kind: string, id = '?'): string {
  return `[${kind} ${id}]`;
}
