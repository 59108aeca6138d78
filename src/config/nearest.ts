import { distance } from 'fastest-levenshtein'

/** Finds the known name that a mistyped one most likely means; undefined when none is near. */
function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 256) return undefined
  let best: { readonly name: string; readonly edits: number } | undefined
  for (const candidate of known) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase())
    if (edits <= Math.max(1, candidate.length / 3) && (best === undefined || edits < best.edits)) {
      best = { name: candidate, edits }
    }
  }
  return best?.name
}

/** `; did you mean NAME?`, or nothing. */
export function suggestName(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known)
  return nearest === undefined ? '' : `; did you mean ${nearest}?`
}
