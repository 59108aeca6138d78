import * as z from 'zod'
import { checkHttpRequest } from '../../src/http/check-request.ts'
import { type HttpCheckSettings, httpCheckOptions } from '../../src/http/check-settings.ts'
import { completeHttpRequest, type HttpRequestSettings, httpRequestOptions } from '../../src/http/request-settings.ts'

const schema = z
  .strictObject({ ...httpRequestOptions, ...httpCheckOptions })
  .superRefine(checkHttpRequest)
  .transform(completeHttpRequest)

/** Reads settings as the prober `http` does. */
export function parseSettings(settings: object = {}): HttpRequestSettings & HttpCheckSettings {
  return schema.parse(settings)
}

/** What is wrong with settings: `path: message`, path by path. */
export function mistakesIn(settings: object): readonly string[] {
  const issues = schema.safeParse(settings).error?.issues ?? []
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}
