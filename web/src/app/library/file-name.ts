const mostChars = 80;

/** A file name that every system takes, of a title that may hold anything; `fallback` where nothing of it is left. */
export function fileName(title: string, extension: string, fallback: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"*/:<>?\\|]+/gu, ' ')
    .replace(/\s+/gu, ' ');
  const short = Array.from(plain).slice(0, mostChars).join('');
  return `${short.replace(/^[. ]+|[. ]+$/g, '') || fallback}.${extension}`;
}
