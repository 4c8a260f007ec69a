import { readCommaTable } from './comma-table.ts';
import { badLine, linesOf } from './lines.ts';
import { readMooncake } from './mooncake.ts';
import { defaultTraceLimits, type RequestTrace, type TraceLimits } from './trace.ts';

/**
 * Reads a trace of requests; the format is recognised by its first line: an object in JSON (Mooncake), or a header
 * (Azure, BurstGPT). ServeGen's clients are two files each: {@link readServegenClient}.
 *
 * All or nothing: a trace of which some lines were skipped would have other bursts and lengths than the one that was
 * meant.
 *
 * @param limits - a larger text is refused before it is read
 * @throws {PlannerError} `PLANNER_BAD_TRACE` with `{ line }`, as editors count
 */
export function readTrace(text: string, limits: TraceLimits = defaultTraceLimits): RequestTrace {
  const first = linesOf(text, limits).next();
  if (first.done) throw badLine({ number: 1, text: '' }, 'a trace with at least one request');
  const trace = first.value.text.trimStart().startsWith('{')
    ? readMooncake(text, limits)
    : readCommaTable(text, limits);
  if (trace.requests.length > 0) return trace;
  throw badLine(first.value, 'at least one request after the header');
}
