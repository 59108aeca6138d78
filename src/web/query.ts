import type { Context } from 'koa'
import { HttpError } from '../targets/http-error.ts'

/**
 * A parameter of the query string that is given at most once. An empty one is none, as in blackbox_exporter.
 * @throws HttpError 400 for one that is given twice: nobody can tell which of the two is meant.
 */
export function singleParameter(context: Context, name: string): string | undefined {
  const value = context.query[name]
  if (Array.isArray(value)) throw new HttpError(400, `the parameter ${name} is given more than once`)
  return value || undefined
}
