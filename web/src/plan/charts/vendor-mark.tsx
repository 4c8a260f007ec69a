interface VendorMarkProps {
  readonly vendors: readonly string[];
  readonly x: number;
  readonly y: number;
  /** Filled: what was asked for. */
  readonly isFilled: boolean;
}

/** A shape per vendor as well as a colour, so that a picture survives a black-and-white printer. */
export function VendorMark({ vendors, x, y, isFilled }: VendorMarkProps) {
  const kind = vendorKind(vendors);
  const look = { class: `vendor-mark ${kind}`, 'data-filled': isFilled };
  switch (kind) {
    case 'nvidia':
      return <circle {...look} cx={x} cy={y} r={5.5} />;
    case 'huawei':
      return <rect {...look} x={x - 5} y={y - 5} width={10} height={10} />;
    case 'mix':
      return <path {...look} d={`M${x} ${y - 7}l7 7l-7 7l-7-7z`} />;
    default:
      return <path {...look} d={`M${x} ${y - 6}l6 11h-12z`} />;
  }
}

export type VendorKind = 'nvidia' | 'huawei' | 'mix' | 'other';

export function vendorKind(vendors: readonly string[]): VendorKind {
  const [first, ...others] = new Set(vendors);
  if (others.length > 0) return 'mix';
  return first === 'nvidia' || first === 'huawei' ? first : 'other';
}
