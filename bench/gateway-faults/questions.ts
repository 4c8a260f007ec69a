/** Sums, each another: nano-r1 thinks about every one before it answers. */
export function sums(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `What is ${137 * (i % 60) + 105} + ${311 * (i % 29) + 260}?`);
}

/** Openings that a small chat model goes on with at some length. */
export function openings(count: number): readonly string[] {
  const subjects = [
    'a lighthouse',
    'rivers',
    'bread',
    'the moon',
    'trains',
    'winter',
    'a market',
    'bees',
    'glass',
    'maps',
  ];
  const wishes = ['Describe', 'Write two sentences about', 'What do children ask about', 'Tell a story of', 'Explain'];
  return Array.from(
    { length: count },
    (_, i) => `${wishes[i % wishes.length]} ${subjects[i % subjects.length]}, no. ${i}.`,
  );
}
