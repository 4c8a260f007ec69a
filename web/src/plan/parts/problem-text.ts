import { unreachable } from '#kernel';
import type { PlanTranslate } from '../i18n/plan-translate.ts';
import type { FieldProblem } from '../scenario/field-problem.ts';

export function problemText(problem: FieldProblem, t: PlanTranslate): string {
  switch (problem.kind) {
    case 'unknown-field':
      return t('problemUnknownField');
    case 'twice':
      return t('problemTwice');
    case 'number':
      return t('problemNumber', { low: String(problem.low), high: String(problem.high) });
    case 'choice':
      return t('problemChoice', { nearest: problem.nearest });
    case 'form':
      return t('problemForm', { example: problem.example });
    case 'peak-below-mean':
      return t('problemPeakBelowMean');
    case 'least-above-most':
      return t('problemLeastAboveMost');
    default:
      return unreachable(problem);
  }
}
