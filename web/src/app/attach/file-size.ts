const units = ['byte', 'kilobyte', 'megabyte'] as const;

/**
 * A size as people of one language write it: 900 byte, 1.2 kB, 8 MB. Powers of 1,000, as file managers count.
 * @param tag - BCP 47
 */
export function fileSize(bytes: number, tag: string): string {
  const step = bytes < 1_000 ? 0 : bytes < 999_950 ? 1 : 2;
  const unit = units[step] ?? 'byte';
  const digits = step === 0 ? 0 : 1;
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(tag, style).format(bytes / 1_000 ** step);
}
