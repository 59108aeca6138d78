/** What Go's YAML takes for a boolean where one is expected, and YAML 1.2 for text. */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
])

/** The boolean that `yes`, `off` and the like stand for in a file of blackbox_exporter. */
export function booleanOf(word: string): boolean | undefined {
  return WORDS.get(word)
}
