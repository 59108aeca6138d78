import { createRequire } from 'node:module'
import type { CookieJar } from 'tough-cookie'
import { valuesOf } from './answer-head.ts'
import { formatUrl, type TargetUrl } from './target-url.ts'
import type { Header } from './trace.ts'

/** Loaded for the first cookie: it brings all public suffixes along, a megabyte of memory. */
const load = createRequire(import.meta.url) as (name: 'tough-cookie') => typeof import('tough-cookie')

/** Most cookies that answers can set in one probe. Browsers keep fewer; tens of thousands would take seconds. */
const MAX_SET_COOKIES = 1000

const NONE: readonly string[] = []

/** The cookies of one probe: what one hop sets, the next of the same host sends. */
export class Cookies {
  /** Made for the first cookie; most targets set none. */
  #jar: CookieJar | undefined
  /** Those of the settings that no answer has set anew. */
  #own: readonly string[]
  #leftCookies = MAX_SET_COOKIES

  /** @param own is the header Cookie of the settings; empty where there is none. */
  constructor(own: string) {
    this.#own = own === '' ? NONE : own.split(';').flatMap((cookie) => cookie.trim() || [])
  }

  /**
   * What the header Cookie says; empty for none.
   * @param sendsOwn tells whether those of the settings go along.
   */
  headerFor(url: TargetUrl, sendsOwn: boolean): string {
    if (this.#jar === undefined) return sendsOwn ? this.#own.join('; ') : ''
    const place = placeOf(url)
    const kept = place === undefined ? '' : this.#jar.getCookieStringSync(place)
    return [...(sendsOwn ? this.#own : []), ...(kept === '' ? [] : [kept])].join('; ')
  }

  /** Takes the cookies of an answer, as long as there are not too many. */
  store(url: TargetUrl, headers: readonly Header[]): void {
    const all = valuesOf(headers, 'set-cookie')
    if (all.length === 0) return
    const lines = all.slice(0, this.#leftCookies)
    const place = placeOf(url)
    this.#leftCookies -= lines.length
    const { Cookie, CookieJar } = load('tough-cookie')
    this.#jar ??= new CookieJar()
    for (const line of lines) {
      const cookie = Cookie.parse(line)
      if (cookie === undefined || place === undefined) continue
      this.#own = this.#own.filter((own) => own.split('=', 1)[0] !== cookie.key)
      this.#jar.setCookieSync(cookie, place, { ignoreError: true })
    }
  }
}

/** The jar knows no ports, and no hosts that a browser would refuse. */
function placeOf(url: TargetUrl): string | undefined {
  const place = formatUrl({ ...url, port: '' })
  return URL.canParse(place) ? place : undefined
}
