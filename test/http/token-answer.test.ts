import test from 'ava'
import { readTokenAnswer } from '../../src/http/token-answer.ts'
import { ProbeFailure } from '../../src/net/failure.ts'

const head = (type: string, status = 200) => ({
  status,
  statusText: 'Text',
  version: 'HTTP/1.1',
  headers: [['content-TYPE', type]] as const,
  contentLength: -1,
  secure: false,
  followable: false,
})

const json = 'application/json'
const form = 'application/x-www-form-urlencoded; charset=utf-8'

const good = [
  [json, '{"access_token":"t","token_type":"bearer","expires_in":60}', 'Bearer t', 60_000],
  [json, '{"access_token":"t","expires_in":"60"}', 'Bearer t', 60_000],
  [json, '{"access_token":"t","token_type":""}', 'Bearer t', undefined],
  [json, '{"access_token":"t","token_type":"MAC","expires_in":0}', 'MAC t', undefined],
  [json, '{"access_token":"t","token_type":"DPoP","expires_in":-1}', 'DPoP t', undefined],
  [json, '{"access_token":"t","expires_in":null,"error":""}', 'Bearer t', undefined],
  ['', '{"access_token":"t"}', 'Bearer t', undefined],
  [form, 'access_token=t%2B&token_type=bearer&expires_in=5', 'Bearer t+', 5000],
  ['text/plain', 'access_token=t', 'Bearer t', undefined],
] as const

for (const [type, body, authorization, lifetimeMs] of good) {
  test(`${body} as ${type || 'nothing'} is a token`, (t) => {
    t.deepEqual(readTokenAnswer(head(type), Buffer.from(body)), { authorization, lifetimeMs })
  })
}

const bad = [
  [json, 401, '{"error":"invalid_client"}', 'status', /answered 401 "Text": "invalid_client"/],
  [json, 500, 'oops', 'status', /answered 500 "Text"$/],
  [json, 200, '{"error":"slow_down"}', 'status', /"slow_down"/],
  [json, 200, '<html>', 'protocol', /answered 6 bytes that are neither JSON nor a form$/],
  [json, 200, '[]', 'protocol', /without an access_token/],
  [json, 200, '{"access_token":7}', 'protocol', /without an access_token/],
  [json, 200, 'null', 'protocol', /neither JSON/],
  [form, 200, 'token=t', 'protocol', /without an access_token/],
] as const

for (const [type, status, body, reason, message] of bad) {
  test(`${status} ${body} as ${type} is no token`, (t) => {
    const error = t.throws(() => readTokenAnswer(head(type, status), Buffer.from(body)), {
      instanceOf: ProbeFailure,
      message,
    })
    t.is(error.reason, reason)
  })
}
