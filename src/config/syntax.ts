import type { Document, YAMLError } from 'yaml'

/** A mistake at an offset of the file. */
interface SyntaxMistake {
  readonly offset: number
  readonly message: string
}

/**
 * Says what the parser found, in the order of the file, without what only follows from something before it.
 * @param tagged are the parts of the file in which tags of any name are allowed.
 */
export function findSyntaxErrors(
  { errors, warnings }: Document,
  tagged: readonly (readonly [start: number, end: number])[],
): readonly SyntaxMistake[] {
  const isAllowed = ({ pos }: YAMLError): boolean => tagged.some(([start, end]) => start <= pos[0] && pos[0] < end)
  const tags = warnings.filter((warning) => warning.code === 'TAG_RESOLVE_FAILED' && !isAllowed(warning))
  const found: SyntaxMistake[] = []
  let isLost = false
  for (const error of [...errors, ...tags].sort((a, b) => a.pos[0] - b.pos[0])) {
    const offset = error.pos[0]
    const isStray = STRAY.test(error.message)
    if (found.at(-1)?.offset === offset || (isStray && isLost)) continue
    isLost ||= isStray
    found.push({ offset, message: describe(error) })
  }
  return found
}

/** What the parser says of each token from where it has lost the thread. */
const STRAY = /^Unexpected \S+ token in YAML stream: (?<source>.*)$/

/** The most common mistakes, which the parser names in words of its own. */
const MESSAGES: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a mapping begins in the middle of this line; put it on lines of its own, or in { }',
  BAD_DQ_ESCAPE: 'a backslash begins an escape in double quotes, and this is none; use single quotes',
  TAB_AS_INDENT: 'a tab cannot indent; use spaces',
  TAG_RESOLVE_FAILED: 'this tag is not known; expected a value without one',
}

function describe({ code, message }: YAMLError): string {
  const stray = STRAY.exec(message)?.groups?.['source']
  if (stray !== undefined) return `unexpected ${stray}`
  const missing = /^Missing closing (?<quote>["'])|^Flow .* end with a (?<end>[\]}])/.exec(message)?.groups
  const closing = missing?.['quote'] ?? missing?.['end']
  return closing === undefined ? (MESSAGES[code] ?? message) : `a closing ${closing} is missing before this`
}
