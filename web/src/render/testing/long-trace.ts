const words: readonly string[] = (
  'the model checks whether this value holds for every case that was named before and then counts again from the ' +
  'start because one of them may be wrong so we compare both sides of the equation with what was given'
).split(' ');

/** A thought as long as asked, the same every time: prose above all, with lists, tables, quotes and code. */
export function longTrace(chars: number): string {
  const blocks: string[] = [];
  for (let at = 0, length = 0; length < chars; at += 1) {
    const block = blockAt(at);
    blocks.push(block);
    length += block.length + 2;
  }
  return blocks.join('\n\n').slice(0, chars);
}

function blockAt(at: number): string {
  switch (at % 9) {
    case 2:
      return [1, 2, 3].map((item) => `- **Case ${item}**: ${sentence(at + item, 14)}`).join('\n');
    case 4:
      return `| n | value | note |\n|---|------:|------|\n${[1, 2, 3, 4].map((row) => `| ${row} | ${row * at} | ${sentence(row, 4)} |`).join('\n')}`;
    case 6:
      return `\`\`\`python\n${[1, 2, 3, 4, 5].map((line) => `value_${line} = step(${at}, ${line})  # ${sentence(line, 5)}`).join('\n')}\n\`\`\``;
    case 8:
      return `> ${sentence(at, 30)}`;
    default:
      return `${['Wait, ', 'So ', 'Hmm, ', ''][at % 4]}${sentence(at, 50)} Then *${sentence(at + 3, 4)}* gives \`x = ${at}\`. ${sentence(at + 7, 30)}`;
  }
}

function sentence(from: number, length: number): string {
  return `${Array.from({ length }, (_, at) => words[(from * 7 + at * 5) % words.length]).join(' ')}.`;
}
