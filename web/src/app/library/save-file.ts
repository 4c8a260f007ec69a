/** Hands a file to the browser, which asks or keeps it as its user has set. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read it after this event is over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
