import type { Refusal } from '#planner';
import { useFleetNames } from './use-fleet-names.ts';

/** Why something is out, in the planner's own words, which are English. */
export function RefusalList({ title, refusals }: { readonly title: string; readonly refusals: readonly Refusal[] }) {
  const names = useFleetNames();
  if (refusals.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="refusals">
        {refusals.map(({ subject, reason, text }) => (
          <li key={`${subject} ${reason}`}>
            <strong>{names.line(subject)}</strong> <span lang="en">{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
