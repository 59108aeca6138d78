import type { Area, Case } from '../case.ts'
import { FAILS_EARLY, TOKEN_REFUSED, TOKEN_REQUEST } from '../differences.ts'
import { answers } from '../fixtures/raw-http.ts'
import { reply } from '../fixtures/reply.ts'

const ok = answers(reply({ body: 'fine' }))
const token = answers(
  reply({ headers: ['Content-Type: application/json'], body: '{"access_token":"fresh","token_type":"Bearer"}' }),
)
const credentials = (title: string, http: Readonly<Record<string, unknown>>): Case => ({ title, http, server: ok })

/** Who asks. */
export const httpCredentials: Area = {
  area: 'http credentials',
  cases: [
    credentials('basic_auth', { basic_auth: { username: 'user', password: 'pa:ss wörd' } }),
    credentials('basic_auth without a password', { basic_auth: { username: 'user' } }),
    credentials('basic_auth without a user', { basic_auth: { password: 'secret' } }),
    credentials('basic_auth with a file', { basic_auth: { username: 'user', password_file: '%files%/password' } }),
    credentials('basic_auth with a file that ends in a line feed', {
      basic_auth: { username: 'user', password_file: '%files%/password-line' },
    }),
    {
      ...credentials('basic_auth with a file that is missing', {
        basic_auth: { username: 'user', password_file: '%files%/nothing' },
      }),
      differs: FAILS_EARLY,
    },
    credentials('bearer_token', { bearer_token: 'abc' }),
    credentials('bearer_token_file', { bearer_token_file: '%files%/token' }),
    credentials('authorization', { authorization: { credentials: 'abc' } }),
    credentials('authorization of a type', { authorization: { type: 'Digest', credentials: 'abc' } }),
    credentials('authorization with a file', { authorization: { type: 'Token', credentials_file: '%files%/token' } }),
    {
      ...credentials('authorization with a file that is missing', {
        authorization: { credentials_file: '%files%/nothing' },
      }),
      differs: FAILS_EARLY,
    },
    credentials('authorization without credentials', { authorization: { type: 'Digest' } }),
    credentials('an Authorization header beside basic_auth', {
      headers: { Authorization: 'Mine x' },
      basic_auth: { username: 'u', password: 'p' },
    }),
    credentials('an Authorization header', { headers: { Authorization: 'Mine x' } }),
    {
      title: 'basic_auth beside a password in the target',
      http: { basic_auth: { username: 'u', password: 'p' } },
      target: 'http://a:b@127.0.0.1:%server%/',
      server: ok,
    },
    {
      title: 'oauth2',
      differs: TOKEN_REQUEST,
      http: {
        oauth2: {
          client_id: 'me',
          client_secret: 's/e c',
          token_url: 'http://127.0.0.1:%other%/token',
          scopes: ['a', 'b'],
          endpoint_params: { audience: 'x' },
        },
      },
      server: ok,
      other: token,
    },
    {
      title: 'oauth2 that refuses',
      differs: TOKEN_REFUSED,
      http: { oauth2: { client_id: 'me', client_secret: 'secret', token_url: 'http://127.0.0.1:%other%/token' } },
      server: ok,
      other: answers(
        reply({ status: 400, headers: ['Content-Type: application/json'], body: '{"error":"invalid_client"}' }),
      ),
    },
    {
      title: 'oauth2 that says nonsense',
      differs: TOKEN_REFUSED,
      http: { oauth2: { client_id: 'me', client_secret: 'secret', token_url: 'http://127.0.0.1:%other%/token' } },
      server: ok,
      other: answers(reply({ body: 'nonsense' })),
    },
    {
      title: 'oauth2 where nothing listens',
      differs: FAILS_EARLY,
      http: { oauth2: { client_id: 'me', client_secret: 'secret', token_url: 'http://127.0.0.1:1/token' } },
      server: ok,
    },
    {
      title: 'oauth2 with a secret in a file',
      differs: TOKEN_REQUEST,
      http: {
        oauth2: {
          client_id: 'me',
          client_secret_file: '%files%/password-line',
          token_url: 'http://127.0.0.1:%other%/token',
        },
      },
      server: ok,
      other: token,
    },
    {
      title: 'basic_auth with a file for the name',
      http: { basic_auth: { username_file: '%files%/header', password: 'x' } },
      server: ok,
      expected: {
        series: { probe_success: 1 },
        sent: {
          server: [
            {
              line: 'GET / HTTP/1.1',
              headers: [
                'authorization: Basic dmFsdWUgb2YgYSBmaWxlOng=',
                'connection: close',
                'host: 127.0.0.1:%server%',
              ],
              body: '',
            },
          ],
        },
      },
    },
  ],
}
