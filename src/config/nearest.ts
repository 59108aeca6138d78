import { distance } from 'fastest-levenshtein'

/** Most names that one is compared with; a file may have a great many, and as many that are mistyped. */
const MAX_CANDIDATES = 1000

/** Finds the known name that a mistyped one most likely means; undefined when none is near. */
function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 256) return undefined
  let best: { readonly name: string; readonly edits: number } | undefined
  let candidates = 0
  for (const candidate of known) {
    candidates += 1
    if (candidates > MAX_CANDIDATES) break
    const longest = Math.max(name.length, candidate.length)
    const mostEdits = Math.ceil(candidate.length / 3)
    if (Math.abs(name.length - candidate.length) > mostEdits) continue
    const edits = countEdits(name.toLowerCase(), candidate.toLowerCase())
    // A name that has no letter in common is not meant.
    if (edits < longest && edits <= mostEdits && (best === undefined || edits < best.edits)) {
      best = { name: candidate, edits }
    }
  }
  return best?.name
}

/** Two letters that changed places are one mistake, and not two. */
function countEdits(a: string, b: string): number {
  const first = a.split('').findIndex((letter, index) => letter !== b[index])
  const swapped = a.slice(0, first) + (a[first + 1] ?? '') + (a[first] ?? '') + a.slice(first + 2)
  return first !== -1 && swapped === b ? 1 : distance(a, b)
}

/** `; did you mean NAME?`, or nothing. */
export function suggestName(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known)
  return nearest === undefined ? '' : `; did you mean ${nearest}?`
}
