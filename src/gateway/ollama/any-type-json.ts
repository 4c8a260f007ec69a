import type { FastifyInstance } from 'fastify';
import { WireError } from '#wire';

/**
 * Reads bodies as JSON whatever they are declared as: Ollama does, and `curl -d` without a header declares a form.
 *
 * Pages of other sites may send forms and plain text without being asked for leave. Browsers say where a request comes
 * from, so that one from a page has to be declared as JSON, for which they ask.
 */
export function readJsonOfAnyType(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string' }, (request, body: string, done) => {
    const isDeclared = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
    if (isDeclared || request.headers.origin === undefined) return parse(request, body, done);
    const message = 'From a page, send the body with the header content-type: application/json.';
    done(new WireError('unsupported_media_type', message));
  });
}
