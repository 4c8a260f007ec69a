// Makes docs/pictures/first-run.svg: a real run of `npm start` and `regauge chat`, drawn as it looks in a terminal.
//   node scripts/picture.js          Linux only: `script` (util-linux) gives the chat a terminal to write to
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const launcher = join(root, 'bin', 'regauge.js');
const home = mkdtempSync(join(tmpdir(), 'regauge-picture-'));
const env = { ...process.env, REGAUGE_HOME: home, TERM: 'xterm-256color', COLUMNS: '100' };
const esc = String.fromCharCode(27);

const up = spawn(process.execPath, [launcher, 'up', 'nano-r1'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const banner = await firstOutput(up);
  const chat = spawnSync(
    'script',
    ['-qec', `'${process.execPath}' '${launcher}' chat --think 'What is 417 + 385?'`, '/dev/null'],
    { env },
  );
  const lines = [
    '$ npm start -- nano-r1',
    ...banner.trimEnd().split('\n'),
    '',
    '$ npx regauge chat --think "What is 417 + 385?"',
  ];
  const answer = chat.stdout.toString('utf8').replaceAll('\r', '').trimEnd().split('\n');
  writeFileSync(join(root, 'docs', 'pictures', 'first-run.svg'), draw([...lines, ...answer]));
} finally {
  up.kill('SIGTERM');
  rmSync(home, { recursive: true, force: true });
}

function firstOutput(child) {
  return new Promise((resolve) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more) => {
      text += more;
      if (text.includes('curl') && text.endsWith('\n\n')) resolve(text);
    });
  });
}

function draw(lines) {
  const rowPx = 19;
  const style = { current: '' };
  const rows = lines.map(
    (line, i) => `<text x="18" y="${42 + i * rowPx}" xml:space="preserve">${spans(line, style)}</text>`,
  );
  const height = 42 + lines.length * rowPx;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="${height}" viewBox="0 0 1000 ${height}" role="img" aria-label="A terminal: npm start serves a model, regauge chat thinks and answers">
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#d7dce2}.dim{fill:#8a94a0}.bold{font-weight:700}.yellow{fill:#e5c07b}.prompt{fill:#7fc8a9}</style>
<rect width="1000" height="${height}" rx="8" fill="#16191d"/>
${rows.join('\n')}
</svg>
`;
}

/** Terminal styles as classes; what has no class here is left plain. A style lasts until it is changed, also across lines. */
function spans(line, style) {
  if (line.startsWith('$ '))
    return `<tspan class="prompt">$</tspan> <tspan class="bold">${safe(line.slice(2))}</tspan>`;
  const classByCode = new Map([
    ['1', 'bold'],
    ['2', 'dim'],
    ['33', 'yellow'],
  ]);
  return line
    .split(new RegExp(`${esc}\\[([0-9;?]*)[A-Za-z]`))
    .map((part, i) => {
      if (i % 2 === 1) {
        style.current = classByCode.get(part) ?? '';
        return '';
      }
      return part && style.current ? `<tspan class="${style.current}">${safe(part)}</tspan>` : safe(part);
    })
    .join('');
}

function safe(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
