/** Text files of a tar archive (ustar): all that the tables need of the format. */
export function tarEntries(archive: Buffer): readonly { readonly name: string; readonly text: string }[] {
  const entries: { name: string; text: string }[] = [];
  for (let at = 0; at + blockBytes <= archive.length; ) {
    const name = textField(archive, at, 100);
    if (name === '') break;
    const bytes = Number.parseInt(textField(archive, at + 124, 12).trim(), 8) || 0;
    entries.push({ name, text: archive.toString('utf8', at + blockBytes, at + blockBytes + bytes) });
    at += blockBytes + Math.ceil(bytes / blockBytes) * blockBytes;
  }
  return entries;
}

const blockBytes = 512;

function textField(archive: Buffer, at: number, length: number): string {
  const end = archive.indexOf(0, at);
  return archive.toString('utf8', at, Math.min(at + length, end < 0 ? at + length : end));
}
