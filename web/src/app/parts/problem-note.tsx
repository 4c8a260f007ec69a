import type { ApiProblem } from '../../api/api-error.ts';
import { problemText } from '../state/problem-text.ts';
import { useWords } from './app-context.ts';

interface ProblemNoteProps {
  readonly problem: ApiProblem;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** What happened, what the server says of it, and the next step. */
export function ProblemNote({ problem, action }: ProblemNoteProps) {
  const { what, next } = problemText(problem, useWords());
  return (
    <div class="note wrong" role="alert">
      <p>
        <strong>{what}</strong> {next}
        {problem.message !== '' && <small class="said">{problem.message}</small>}
      </p>
      {action && (
        <button type="button" class="plain-button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
