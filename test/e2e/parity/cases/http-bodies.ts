import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { Area, Case } from '../case.ts'
import { DEFAULT_BODY_LIMIT, LENGTH_OF_A_BROKEN_BODY } from '../differences.ts'
import type { FixtureStarter } from '../fixtures/listen.ts'
import { answers } from '../fixtures/raw-http.ts'
import { chunks, reply } from '../fixtures/reply.ts'

const TEXT = 'All is well, and well it is.\n'.repeat(20)
const encoded = (encoding: string, body: string | Buffer): FixtureStarter =>
  answers(reply({ headers: encoding === '' ? [] : [`Content-Encoding: ${encoding}`], body }))
const wants = (compression: string, more: Readonly<Record<string, unknown>> = {}) => ({
  compression,
  fail_if_body_not_matches_regexp: ['well it is'],
  ...more,
})
const limited = (
  limit: string,
  body: string,
  more: Readonly<Record<string, unknown>> = {},
): Pick<Case, 'http' | 'server'> => ({
  http: { body_size_limit: limit, ...more },
  server: answers(reply({ body })),
})

/** Encodings of bodies, and their sizes. */
export const httpBodies: Area = {
  area: 'http bodies',
  cases: [
    { title: 'gzip', http: wants('gzip'), server: encoded('gzip', gzipSync(TEXT)) },
    { title: 'br', http: wants('br'), server: encoded('br', brotliCompressSync(TEXT)) },
    { title: 'deflate without a frame', http: wants('deflate'), server: encoded('deflate', deflateRawSync(TEXT)) },
    { title: 'deflate in a frame of zlib', http: wants('deflate'), server: encoded('deflate', deflateSync(TEXT)) },
    { title: 'identity', http: wants('identity'), server: encoded('identity', TEXT) },
    { title: 'gzip without patterns', http: { compression: 'gzip' }, server: encoded('gzip', gzipSync(TEXT)) },
    {
      title: 'gzip that is asked for',
      http: wants('gzip', { headers: { 'Accept-Encoding': 'br, gzip;q=0.5' } }),
      server: encoded('gzip', gzipSync(TEXT)),
    },
    {
      title: 'gzip that nobody asked for',
      http: { fail_if_body_not_matches_regexp: ['well it is'] },
      server: encoded('gzip', gzipSync(TEXT)),
    },
    {
      title: 'gzip with two members',
      http: wants('gzip'),
      server: encoded('gzip', Buffer.concat([gzipSync('x\n'), gzipSync(TEXT)])),
    },
    {
      title: 'gzip with bytes after it',
      differs: LENGTH_OF_A_BROKEN_BODY,
      http: wants('gzip'),
      server: encoded('gzip', Buffer.concat([gzipSync(TEXT), Buffer.from('trailing')])),
    },
    {
      title: 'gzip with zeros after it',
      http: wants('gzip'),
      server: encoded('gzip', Buffer.concat([gzipSync(TEXT), Buffer.alloc(9)])),
    },
    { title: 'gzip that is cut off', http: wants('gzip'), server: encoded('gzip', gzipSync(TEXT).subarray(0, -12)) },
    {
      title: 'gzip with a wrong checksum',
      differs: LENGTH_OF_A_BROKEN_BODY,
      http: wants('gzip'),
      server: encoded('gzip', Buffer.concat([gzipSync(TEXT).subarray(0, -8), Buffer.alloc(8)])),
    },
    {
      title: 'deflate with bytes after it',
      http: wants('deflate'),
      server: encoded('deflate', Buffer.concat([deflateRawSync(TEXT), Buffer.from('trailing')])),
    },
    {
      title: 'br with bytes after it',
      http: wants('br'),
      server: encoded('br', Buffer.concat([brotliCompressSync(TEXT), Buffer.from('trailing')])),
    },
    { title: 'br that is cut off', http: wants('br'), server: encoded('br', brotliCompressSync(TEXT).subarray(0, -3)) },
    { title: 'gzip called br', http: wants('gzip'), server: encoded('br', gzipSync(TEXT)) },
    { title: 'gzip without a name', http: wants('gzip'), server: encoded('', gzipSync(TEXT)) },
    { title: 'plain text called gzip', http: wants('gzip'), server: encoded('gzip', TEXT) },
    { title: 'plain text called gzip, without patterns', http: { compression: 'gzip' }, server: encoded('gzip', TEXT) },
    { title: 'an empty body called gzip', http: { compression: 'gzip' }, server: encoded('gzip', '') },
    { title: 'an empty body called br', http: { compression: 'br' }, server: encoded('br', '') },
    { title: 'an empty body called deflate', http: { compression: 'deflate' }, server: encoded('deflate', '') },
    { title: 'gzip of nothing', http: { compression: 'gzip' }, server: encoded('gzip', gzipSync('')) },
    {
      title: 'gzip in chunks',
      http: wants('gzip'),
      server: answers(
        Buffer.concat([
          Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'),
          Buffer.from(chunks(gzipSync(TEXT).toString('latin1')), 'latin1'),
        ]),
      ),
    },
    {
      title: 'HEAD with gzip',
      http: { method: 'HEAD', compression: 'gzip' },
      server: answers('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 40\r\n\r\n'),
    },
    { title: 'a body below the limit', ...limited('20B', 'x'.repeat(19)) },
    { title: 'a body at the limit', ...limited('20B', 'x'.repeat(20)) },
    { title: 'a body above the limit', ...limited('20B', 'x'.repeat(21)) },
    {
      title: 'a body above the limit, with a pattern that matches',
      ...limited('20B', 'x'.repeat(21), { fail_if_body_not_matches_regexp: ['x'] }),
    },
    {
      title: 'a body above the limit, with a pattern that must not match',
      ...limited('20B', 'x'.repeat(21), { fail_if_body_matches_regexp: ['y'] }),
    },
    {
      title: 'a body at the limit, with a pattern',
      ...limited('20B', 'x'.repeat(20), { fail_if_body_not_matches_regexp: ['x'] }),
    },
    { title: 'a limit in kilobytes of base 2', ...limited('1KB', 'x'.repeat(1024)) },
    { title: 'a limit in kilobytes, and one byte more', ...limited('1KB', 'x'.repeat(1025)) },
    {
      title: 'a limit of what gzip becomes',
      http: wants('gzip', { body_size_limit: '100B' }),
      server: encoded('gzip', gzipSync(TEXT)),
    },
    {
      title: 'a limit above what gzip becomes',
      http: wants('gzip', { body_size_limit: '1KB' }),
      server: encoded('gzip', gzipSync(TEXT)),
    },
    {
      title: 'a limit and a bad status',
      http: { body_size_limit: '2B' },
      server: answers(reply({ status: 500, body: 'abc' })),
    },
    { title: 'a big body', http: {}, server: answers(reply({ body: 'x'.repeat(3_000_000) })) },
    {
      title: 'a limit in chunks',
      http: { body_size_limit: '10B' },
      server: answers(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks('0123456789', 'x')}`),
    },
    {
      title: 'a body of more than 64 MiB without a limit',
      http: { compression: 'gzip' },
      server: encoded('gzip', gzipSync(Buffer.alloc(65 * 2 ** 20))),
      differs: DEFAULT_BODY_LIMIT,
    },
  ],
}
