/** Files of the clipboard; none where it holds text too, as that of a spreadsheet does beside a picture of it. */
export function pastedFiles({ clipboardData }: ClipboardEvent): readonly File[] {
  if (!clipboardData || clipboardData.types.includes('text/plain')) return [];
  return [...clipboardData.files];
}
