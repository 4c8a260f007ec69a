import type { ComponentChildren } from 'preact';

interface WideTableProps {
  readonly label: string;
  readonly titles: readonly string[];
  /** Columns from this one on are numbers. */
  readonly numbersFrom?: number;
  readonly children: ComponentChildren;
}

/** On narrow screens it scrolls by itself, with the keys too. */
export function WideTable({ label, titles, numbersFrom = titles.length, children }: WideTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section class="table-wrap" tabIndex={0} aria-label={label}>
      <table class="plan-table">
        <thead>
          <tr>
            {titles.map((title, index) => (
              <th key={title} scope="col" class={index >= numbersFrom ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
