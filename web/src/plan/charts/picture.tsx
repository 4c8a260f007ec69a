import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { useWidth } from './use-width.ts';

interface PictureProps {
  readonly title: string;
  readonly description: string;
  readonly heightFor: (width: number) => number;
  readonly children: (width: number, height: number) => ComponentChildren;
}

/** A drawing with its name and what it shows in words; the figures stand in a table below it. */
export function Picture({ title, description, heightFor, children }: PictureProps) {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host, 640);
  const height = heightFor(width);
  return (
    <div ref={host} class="picture">
      <svg
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-description`}
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-description`}>{description}</desc>
        {children(width, height)}
      </svg>
    </div>
  );
}
