import type { LabelRule } from '#policy';
import type { KeyConfig } from './schema.ts';

/** The two tables of the file as the policy wants them. */
export function labelRules({ only, never }: Pick<KeyConfig, 'only' | 'never'>): readonly LabelRule[] {
  const rules = (kind: LabelRule['kind'], table: KeyConfig['only']) =>
    Object.entries(table).map(([label, values]): LabelRule => ({ label, kind, values }));
  return [...rules('only', only), ...rules('never', never)];
}
