const questions: readonly string[] = [
  'What is the capital of Norway?',
  'Name three colours.',
  'How many legs has a spider?',
  'Write one sentence about the sea.',
  'What comes after Tuesday?',
  'Why is the sky blue?',
  'Translate "good morning" into Spanish.',
  'Give me a word that rhymes with light.',
  'What does a carpenter do?',
  'Count from one to ten.',
  'Which is heavier, iron or cork?',
  'Describe a railway station in winter.',
  'Wie heißt die Hauptstadt von Österreich?',
  'Écris une phrase sur le printemps.',
  '你好，请介绍一下你自己。',
  'Explain what a prime number is, with 🚂 as an example of something that is not one.',
];

const texts: readonly string[] = [
  'The train left the border station at',
  'def width_of(track):\n    """Returns the width in millimetres."""\n    return',
  '{"name": "Ada", "age": 36, "city":',
  'Shopping list:\n- bread\n- cheese\n-',
  'Once upon a time there was an engineer who',
  '1, 2, 4, 8, 16,',
  'Dear Sir or Madam,\n\nI am writing to',
  'SELECT name, population FROM cities WHERE',
];

const places = ['Brest', 'Hendaye', 'Chop', 'Terespol', 'Irun', 'Haparanda', 'Zabaikalsk', 'Astara'] as const;
const goods = ['grain', 'timber', 'coal', 'steel', 'paper', 'salt', 'cement', 'apples'] as const;
const asks = [
  'Which station handled the most goods?',
  'Summarise this in one sentence.',
  'What happened first?',
  'Write a title for this report.',
] as const;

/**
 * 56 prompts of 7 to about 700 tokens: questions in the model's chat format, texts to go on with, and reports whose length
 * doubles, so that batches mix short with long and prefill is cut into chunks.
 */
export function smolLm2Prompts(): readonly string[] {
  const reports = Array.from({ length: 32 }, (_, i) =>
    chat(`${report(i, sentenceCount(i))}\n${asks[i % asks.length]}`),
  );
  return [...questions.map(chat), ...texts, ...reports];
}

/**
 * 64 sums of three digits, whose thoughts nano-r1 is sure of. Outside of what it was trained on a rounding can send a token to
 * another expert, and llama-server then disagrees with itself between prefill and decode.
 */
export function nanoR1Prompts(): readonly string[] {
  return Array.from({ length: 64 }, (_, i) => {
    const [a, b] = [100 + ((i * 97) % 900), 100 + ((i * 41) % 900)];
    const question = i % 2 === 0 ? `What is ${a} + ${b}?` : `${a}+${b}=?`;
    return `<｜begin▁of▁sentence｜><｜User｜>${question}<｜Assistant｜><think>\n`;
  });
}

/** Mostly short ones: a CPU computes some hundred tokens of prompt in a second. */
function sentenceCount(i: number): number {
  return i % 16 === 15 ? 22 : 1 << (i % 4);
}

/** SmolLM2's chat format, spelt out: what is compared is the decoding, not the template. */
function chat(question: string): string {
  return `<|im_start|>user\n${question}<|im_end|>\n<|im_start|>assistant\n`;
}

function report(number: number, sentences: number): string {
  return Array.from({ length: sentences }, (_, i) => sentence(number * 7 + i)).join(' ');
}

function sentence(n: number): string {
  const [place, good] = [places[n % places.length], goods[(n * 3 + 1) % goods.length]];
  const tons = 40 + ((n * 37) % 900);
  return `On day ${n + 1} the station at ${place} changed the wheels of ${2 + (n % 9)} trains and let ${tons} tons of ${good} pass.`;
}
