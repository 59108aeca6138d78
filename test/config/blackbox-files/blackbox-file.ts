/** A file of blackbox_exporter, and whether that loads it. */
export interface BlackboxFile {
  /** What is in the file; a sentence goes on with "loads" or "is refused". */
  readonly title: string
  readonly text: string
  readonly verdict: 'loads' | 'is refused'
  /** Where Debian's 0.23 gives another verdict: what gives this one, by its documentation. */
  readonly since?: '0.28' | 'main'
  /** Why our verdict is the other one. */
  readonly differs?: string
}

/** A row of a table: its text is the block of a prober, or a whole file. */
export type Row = readonly [title: string, text: string, extra?: Pick<BlackboxFile, 'since' | 'differs'>]

/** Our own verdict. */
export function verdictOfOurs({ verdict, differs }: BlackboxFile): BlackboxFile['verdict'] {
  if (differs === undefined) return verdict
  return verdict === 'loads' ? 'is refused' : 'loads'
}

/** Makes files of rows. */
export function files(
  verdict: BlackboxFile['verdict'],
  wrap: (text: string) => string,
  rows: readonly Row[],
): readonly BlackboxFile[] {
  return rows.map(([title, text, extra]) => ({ title, text: `${wrap(text)}\n`, verdict, ...extra }))
}

/** A file with one module, its prober's settings in braces. */
export function settingsOf(prober: string): (settings: string) => string {
  return (settings) => `modules: { a: { prober: ${prober}, ${prober}: { ${settings} } } }`
}

/** A whole file as it is. */
export function asIs(text: string): string {
  return text
}
