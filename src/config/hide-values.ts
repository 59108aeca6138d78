import { HIDDEN } from './secrets.ts'

/** Puts `<secret>` into the place of every scalar that is one of the values, and of what a text says of other secrets. */
export function hideValues(shown: unknown, values: ReadonlySet<string>, redact: (text: string) => string): unknown {
  if (Array.isArray(shown)) return shown.map((entry) => hideValues(entry, values, redact))
  if (typeof shown === 'object' && shown !== null) {
    return Object.fromEntries(Object.entries(shown).map(([key, value]) => [key, hideValues(value, values, redact)]))
  }
  if (values.has(String(shown))) return HIDDEN
  return typeof shown === 'string' ? redact(shown) : shown
}

/** The passwords of all URLs in a document, as they stand there and decoded. */
export function urlPasswords(plain: unknown): readonly string[] {
  if (typeof plain === 'object' && plain !== null) return Object.values(plain).flatMap(urlPasswords)
  if (typeof plain !== 'string') return []
  return Array.from(plain.matchAll(/:\/\/[^\s/:@]{0,256}:([^\s/]{1,1024})@/g)).flatMap(([, password = '']) => {
    return [password, decode(password)]
  })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // A percent sign that encodes nothing stands for itself.
  }
}
