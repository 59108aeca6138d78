import type { Area, Case } from '../case.ts'
import { FAILS_EARLY } from '../differences.ts'
import { dialogue } from '../fixtures/dialogue.ts'
import { answers } from '../fixtures/raw-http.ts'
import { reply } from '../fixtures/reply.ts'

const tcp = (
  title: string,
  target: string,
  settings: Readonly<Record<string, unknown>> = {},
  host = '127.0.0.1',
): Case => ({
  title: `tcp: ${title}`,
  target: `${target}:%server%`,
  tcp: settings,
  server: dialogue([], { host }),
})
const http = (
  title: string,
  target: string,
  settings: Readonly<Record<string, unknown>> = {},
  host = '127.0.0.1',
): Case => ({
  title: `http: ${title}`,
  target: `http://${target}:%server%/`,
  http: settings,
  server: answers(reply(), { host }),
})
const ip = (preferred: string, fallback: boolean) => ({
  preferred_ip_protocol: preferred,
  ip_protocol_fallback: fallback,
})
const LONG = `${'x'.repeat(64)}.invalid`

const both = [tcp, http].flatMap((make): readonly Case[] => [
  make('ip4', 'localhost', ip('ip4', true)),
  make('ip4 alone', 'localhost', ip('ip4', false)),
  make('ip6', 'localhost', ip('ip6', true)),
  make('ip4 for an address of ip6', '[::1]', ip('ip4', true), '::1'),
  make('ip4 alone for an address of ip6', '[::1]', ip('ip4', false), '::1'),
  make('ip6 alone for an address of ip6', '[::1]', ip('ip6', false), '::1'),
  make('ip6 alone for an address of ip4', '127.0.0.1', ip('ip6', false)),
  make('a protocol that is none', 'localhost', ip('ipx', false)),
  make('an empty protocol', 'localhost', ip('', true)),
  make('ip4 within ip6', '[::ffff:127.0.0.1]'),
  make('an address of ip6 in full', '[0:0:0:0:0:0:0:1]', {}, '::1'),
  make('another address of this machine', '127.0.0.2', {}, '127.0.0.2'),
  make('a name with a part that is too long', LONG),
  make('a name with an empty part', 'a..invalid'),
])

/** How targets become addresses. */
export const addresses: Area = {
  area: 'addresses',
  cases: [
    ...both,
    { ...tcp('an empty host', ''), differs: FAILS_EARLY },
    { ...http('an empty host', ''), differs: FAILS_EARLY },
    tcp('source_ip_address', '127.0.0.1', { source_ip_address: '127.0.0.9' }),
    tcp('source_ip_address of ip6', '[::1]', { source_ip_address: '::1' }, '::1'),
    tcp('source_ip_address of the other protocol', '127.0.0.1', { source_ip_address: '::1' }),
    tcp('source_ip_address that this machine lacks', '127.0.0.1', { source_ip_address: '192.0.2.77' }),
    tcp('source_ip_address that is none', '127.0.0.1', { source_ip_address: 'nonsense' }),
    { title: 'tcp: brackets that are missing', target: '::1:80', tcp: {}, differs: FAILS_EARLY },
    { title: 'tcp: a name for the port', target: '127.0.0.1:smtp', tcp: {}, differs: FAILS_EARLY },
    { title: 'tcp: a port out of range', target: '127.0.0.1:70000', tcp: {}, differs: FAILS_EARLY },
    { title: 'tcp: port 0', target: '127.0.0.1:0', tcp: {}, differs: FAILS_EARLY },
    { title: 'tcp: an empty port', target: '127.0.0.1:', tcp: {}, differs: FAILS_EARLY },
    { title: 'http: a port where nothing listens', target: 'http://127.0.0.1:1/', http: {} },
    { title: 'http: https where nothing listens', target: 'https://127.0.0.1:1/', http: {} },
  ],
}
