import type * as z from 'zod'
import { quote } from '../log/quote.ts'
import { canonicalName } from './header-name.ts'
import { accepts } from './header-settings.ts'
import { checkProxy } from './proxy-settings.ts'
import type { HttpRequestSettings } from './request-settings.ts'
import { reportIfSeveral } from './setting.ts'

/** Settings that a prober may have besides, and that have to do with HTTP/3. */
interface VersionSettings {
  readonly valid_http_versions?: readonly string[]
}

/** Reports what blackbox_exporter does not take together; for the `superRefine` of a prober's options. */
export function checkHttpRequest(settings: HttpRequestSettings & VersionSettings, context: z.RefinementCtx): void {
  checkCredentials(settings, context)
  checkProxy(settings, context)
  reportIfSeveral(context, settings, ['body', 'body_file'])
  checkCompression(settings, context)
  checkHttp3(settings, context)
}

/** All of them end in the one header Authorization. */
function checkCredentials(settings: HttpRequestSettings, context: z.RefinementCtx): void {
  const keys = ['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file'] as const
  const [first, ...others] = keys.filter((key) => settings[key] !== undefined && settings[key] !== '')
  for (const key of others) {
    const message = `${first} and ${key} cannot be given together; at most one of ${keys.join(', ')} can`
    context.addIssue({ code: 'custom', path: [key], message })
  }
}

/** Who asks for anything but the one coding that can be read does not want to read the answer. */
function checkCompression({ compression, headers }: HttpRequestSettings, context: z.RefinementCtx): void {
  for (const [name, value] of Object.entries(headers)) {
    if (canonicalName(name) !== 'Accept-Encoding' || compression === '' || value === '') continue
    if (accepts(value, compression)) continue
    const message = `the header does not accept ${quote(compression)}, which compression expects: ${quote(value)}`
    context.addIssue({ code: 'custom', path: ['headers', name], message })
  }
}

function checkHttp3(settings: HttpRequestSettings & VersionSettings, context: z.RefinementCtx): void {
  if (!settings.enable_http3) return
  const other = settings.valid_http_versions?.findIndex((version) => version !== 'HTTP/3.0') ?? -1
  if (other !== -1) {
    const message = 'enable_http3 leaves no version but HTTP/3.0'
    context.addIssue({ code: 'custom', path: ['valid_http_versions', other], message })
  } else if (settings.enable_http2) {
    const message = 'enable_http3 needs enable_http2: false beside it'
    context.addIssue({ code: 'custom', path: ['enable_http3'], message })
  }
}
