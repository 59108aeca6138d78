import test from 'ava'
import { Cookies } from '../../src/http/cookies.ts'
import type { Credentials } from '../../src/http/credentials.ts'
import type { Hop } from '../../src/http/hop.ts'
import { composeHeaders, readOwnHeaders } from '../../src/http/hop-headers.ts'
import { parseTargetUrl } from '../../src/http/target-url.ts'
import type { Header } from '../../src/http/trace.ts'

const SETTINGS = { 'user-agent': 'me', 'x-token': 'secret' }
const ALONE: readonly Header[] = [
  ['User-Agent', 'me'],
  ['X-Token', 'secret'],
]
const HOP: Hop = {
  url: parseTargetUrl('target.example'),
  method: 'GET',
  body: undefined,
  host: 'target.example',
  isFirstEndpoint: true,
  isTargetHost: true,
  referer: '',
}

function compose(hop: Hop, further: readonly Header[] = [], cookie = ''): Promise<readonly Header[]> {
  const credentials: Credentials = { headersFor: async () => further }
  return composeHeaders(hop, readOwnHeaders(SETTINGS), credentials, new Cookies(cookie))
}

test('what the settings alone say of the headers is put together once', async (t) => {
  const headers = await compose(HOP)
  t.deepEqual(headers, ALONE)
  t.is(await compose(HOP), headers)
})

interface Changed {
  readonly title: string
  readonly hop?: Partial<Hop>
  readonly further?: readonly Header[]
  readonly cookie?: string
  readonly headers: readonly Header[]
}

const others: readonly Changed[] = [
  { title: 'a Referer', hop: { referer: 'http://a/' }, headers: [...ALONE, ['Referer', 'http://a/']] },
  { title: 'another host', hop: { isTargetHost: false }, headers: ALONE.slice(0, 1) },
  {
    title: 'a user in the URL',
    hop: { url: parseTargetUrl('me:p@target.example') },
    headers: [...ALONE, ['Authorization', 'Basic bWU6cA==']],
  },
  { title: 'a cookie', cookie: 'a=b', headers: [...ALONE, ['Cookie', 'a=b']] },
  { title: 'credentials', further: [['X-A', '1']], headers: [...ALONE, ['X-A', '1']] },
]

for (const { title, hop, further, cookie, headers } of others) {
  test(`${title} makes other headers of it, for that hop alone`, async (t) => {
    t.deepEqual(await compose({ ...HOP, ...hop }, further, cookie), headers)
    t.deepEqual(await compose(HOP), ALONE)
  })
}
