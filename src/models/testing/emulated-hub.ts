import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** How one file misbehaves. Lists are used up one entry per request of its content. */
export interface EmulatedFile {
  readonly content: Buffer;
  /** Cut the connection after this many bytes of the body; undefined = send all. */
  readonly cuts?: (number | undefined)[];
  readonly ignoresRange?: boolean;
  /** What the hub claims; default: the truth. */
  readonly sha256?: string;
  readonly status?: number;
  /** Content lives on another host, as on the real hub. */
  readonly redirectTo?: string;
}

export interface EmulatedHubOptions {
  /** Default: `o/r`. */
  readonly repo?: string;
  /** By path in the repository. */
  readonly files: Readonly<Record<string, EmulatedFile>>;
  /** False: a mirror without the tree API; facts are in the headers. */
  readonly hasTreeApi?: boolean;
  /** True: connections are accepted and never answered. */
  readonly isSilent?: boolean;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/**
 * Stands for huggingface.co on 127.0.0.1: tree API, `resolve` with redirects and ranges, and the ways real hosts fail.
 * It is an emulation of the protocol as documented, not a recording.
 */
export class EmulatedHub {
  readonly requests: SeenRequest[] = [];
  readonly #options: EmulatedHubOptions;
  readonly #server: Server;

  private constructor(options: EmulatedHubOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(options: EmulatedHubOptions): Promise<EmulatedHub> {
    const hub = new EmulatedHub(options);
    hub.#server.listen(0, '127.0.0.1');
    await once(hub.#server, 'listening');
    return hub;
  }

  get endpoint(): URL {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the emulated hub is not listening');
    return new URL(`http://127.0.0.1:${address.port}`);
  }

  /** Requests for content, not for facts. */
  get downloads(): readonly SeenRequest[] {
    return this.requests.filter(({ method, path }) => method === 'GET' && path.includes('/resolve/'));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const { range, authorization } = request.headers;
    this.requests.push({ method: request.method ?? '', path, range, authorization });
    if (this.#options.isSilent) return;
    const { repo = 'o/r', files } = this.#options;
    if (path.startsWith(`/api/models/${repo}/tree/main`)) this.#answerTree(response);
    else this.#answerFile(request, response, files[path.replace(`/${repo}/resolve/main/`, '')]);
  }

  #answerTree(response: ServerResponse): void {
    if (this.#options.hasTreeApi === false) {
      response.writeHead(404).end();
      return;
    }
    const tree = Object.entries(this.#options.files).map(([path, file]) => ({
      type: 'file',
      path,
      size: file.content.length,
      oid: 'a-git-hash',
      lfs: { oid: sha256Of(file), size: file.content.length, pointerSize: 135 },
    }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(tree));
  }

  #answerFile(
    { method, url, headers }: IncomingMessage,
    response: ServerResponse,
    file: EmulatedFile | undefined,
  ): void {
    const status = file ? file.status : 404;
    if (!file || status) response.writeHead(status ?? 404).end();
    else if (file.redirectTo)
      response.writeHead(302, { location: `${file.redirectTo}${url}`, ...linkedFacts(file) }).end();
    else if (method === 'HEAD')
      response.writeHead(200, { 'content-length': file.content.length, ...linkedFacts(file) }).end();
    else sendContent(response, file, headers.range);
  }
}

export function sha256Hex(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function sha256Of({ sha256, content }: EmulatedFile): string {
  return sha256 ?? sha256Hex(content);
}

function linkedFacts(file: EmulatedFile): Readonly<Record<string, string>> {
  return { 'x-linked-size': String(file.content.length), 'x-linked-etag': `"${sha256Of(file)}"` };
}

function sendContent(
  response: ServerResponse,
  { content, cuts, ignoresRange }: EmulatedFile,
  range: string | undefined,
): void {
  const start = ignoresRange ? 0 : Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
  if (start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const body = content.subarray(start);
  const partial = start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length, ...partial });
  const cut = cuts?.shift();
  if (cut === undefined) response.end(body);
  else response.write(body.subarray(0, cut), () => response.destroy());
}
