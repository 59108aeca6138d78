import type { Mistake } from './config-error.ts'
import type { DescribedIssue } from './describe-issue.ts'
import type { PositionedDocument } from './document.ts'
import type { Finding } from './structure.ts'

/** Finds the node that a path of the file leads to. */
export function toFinding({ path, what, message }: DescribedIssue, { find }: PositionedDocument): Finding {
  const node = find(path, what)
  return what === 'key' ? { node, about: String(path.at(-1)), message } : { node, message }
}

/** Mistakes in the order of the file, the first one only of each value, key or what else they are about. */
export function toMistakes(
  findings: readonly Finding[],
  { placeOf }: PositionedDocument,
  clean: (finding: Finding) => string,
): readonly Mistake[] {
  const mistakes = new Map<string, Mistake>()
  for (const finding of findings) {
    const { line, column } = placeOf(finding.node)
    const id = `${line}:${column} ${finding.about ?? ''}`
    if (!mistakes.has(id)) mistakes.set(id, { line, column, message: clean(finding) })
  }
  return [...mistakes.values()].sort((a, b) => a.line - b.line || a.column - b.column)
}
