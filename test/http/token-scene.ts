import type { ExecutionContext } from 'ava'
import http from '../../probes/http.ts'
import { type HttpTarget, OK, type RawRequest, type Reply, startHttpTarget } from '../support/http-target.ts'
import { runProber } from '../support/run-prober.ts'

/** An answer of the server with the tokens. */
export const tokenAnswer = (body: string, status = '200 OK', type = 'application/json'): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`

/** A token that is good for an hour. */
export const token = (name: string, expiresIn = 3600): string =>
  tokenAnswer(JSON.stringify({ access_token: name, token_type: 'bearer', expires_in: expiresIn }))

export interface TokenScene {
  readonly tokens: HttpTarget
  readonly target: HttpTarget
  /** Settings that fetch from `tokens`. */
  readonly oauth2: object
  readonly probe: (more?: object, run?: object) => ReturnType<typeof runProber>
}

/** Starts a target, and a server with its tokens. */
export async function setTokenScene(
  t: ExecutionContext,
  giveToken: (request: RawRequest, count: number) => Reply,
  answerTarget: (request: RawRequest) => Reply = () => OK,
): Promise<TokenScene> {
  let count = 0
  const tokens = await startHttpTarget(t, (request) => {
    count += 1
    return giveToken(request, count)
  })
  const target = await startHttpTarget(t, answerTarget)
  const oauth2 = { client_id: 'my id', client_secret: 'secret/*', token_url: `http://${tokens.address}/token?a=b` }
  const probe: TokenScene['probe'] = (more = {}, run = {}) =>
    runProber(http, target.address, {
      options: { preferred_ip_protocol: 'ip4', oauth2: { ...oauth2, ...more } },
      ...run,
    })
  return { tokens, target, oauth2, probe }
}
