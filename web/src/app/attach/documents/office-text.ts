import { type Archive, openArchive } from './archive.ts';
import { DocumentError } from './document-error.ts';
import { openDocumentText } from './open-document-text.ts';
import { openSpreadsheetText } from './open-spreadsheet-text.ts';
import { relationshipsOf } from './relationships.ts';
import { slidesText } from './slides-text.ts';
import type { TextSink } from './text-sink.ts';
import { wordText } from './word-text.ts';
import { workbookText } from './workbook-text.ts';

const openDocumentType = 'application/vnd.oasis.opendocument.';

/**
 * The text of an office document, told by what the zip says of itself: the relationships of Office Open XML, or the media
 * type of OpenDocument.
 * @throws DocumentError with the reason
 */
export function officeText(bytes: Uint8Array, sink: TextSink): void {
  const archive = openArchive(bytes);
  const mediaType = archive.names.has('mimetype') ? (archive.read(['mimetype']).get('mimetype') ?? '') : '';
  if (mediaType.startsWith(openDocumentType)) readOpenDocument(archive, mediaType.slice(openDocumentType.length), sink);
  else readOfficeOpenXml(archive, sink);
}

function readOpenDocument(archive: Archive, kind: string, sink: TextSink): void {
  const manifest = archive.read(['META-INF/manifest.xml']).get('META-INF/manifest.xml');
  if (manifest?.includes('encryption-data')) throw new DocumentError('locked', 'it is encrypted');
  const content = archive.read(['content.xml']).get('content.xml');
  if (content === undefined) throw new DocumentError('broken', 'content.xml is missing');
  if (kind.startsWith('spreadsheet')) openSpreadsheetText(content, sink);
  else openDocumentText(content, sink);
}

/** Programs differ in the name of the main part, but not in its folder. */
function readOfficeOpenXml(archive: Archive, sink: TextSink): void {
  if (!archive.names.has('_rels/.rels')) throw new DocumentError('other', 'it is a zip of something else');
  const main = [...relationshipsOf(archive, '').values()].find(({ type }) => type === 'officeDocument')?.target ?? '';
  if (!main.endsWith('.xml')) throw new DocumentError('other', `its main part is ${main}`);
  if (!archive.names.has(main)) throw new DocumentError('broken', `${main} is missing`);
  if (main.startsWith('word/')) wordText(archive, main, sink);
  else if (main.startsWith('ppt/')) slidesText(archive, main, sink);
  else if (main.startsWith('xl/')) workbookText(archive, main, sink);
  else throw new DocumentError('other', `its main part is ${main}`);
}
