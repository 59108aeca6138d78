import { LruCache } from '../net/lru-cache.ts'
import { HttpError } from '../targets/http-error.ts'

/** Whoever scrapes asks for the same each time. */
const known = new LruCache<string, URLSearchParams>(1000)
const MAX_LENGTH = 512

/** Reads a query string, without its question mark. The parameters are not to be changed. */
export function parseQuery(text: string): URLSearchParams {
  const before = known.get(text)
  if (before !== undefined) return before
  const query = new URLSearchParams(text)
  if (text.length <= MAX_LENGTH) known.set(text, query)
  return query
}

/**
 * A parameter of the query string that is given at most once. An empty one is none, as in blackbox_exporter.
 * @throws HttpError 400 for one that is given twice: nobody can tell which of the two is meant.
 */
export function singleParameter(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name)
  if (value !== null && query.getAll(name).length > 1) {
    throw new HttpError(400, `the parameter ${name} is given more than once`)
  }
  return value || undefined
}
