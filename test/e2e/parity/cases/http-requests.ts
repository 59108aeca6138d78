import type { Area } from '../case.ts'
import { CONNECTION_HEADER, FAILS_EARLY } from '../differences.ts'
import { answers } from '../fixtures/raw-http.ts'
import { reply } from '../fixtures/reply.ts'

const ok = answers(reply({ body: 'fine\n' }))
const says = (status: number) => answers(reply({ status, reason: 'So It Is', body: 'body\n' }))

/** What is asked, and which statuses and versions are good. */
export const httpRequests: Area = {
  area: 'http requests',
  cases: [
    { title: 'a GET', http: {}, server: ok },
    { title: 'a HEAD', http: { method: 'HEAD' }, server: answers('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n') },
    { title: 'a POST without a body', http: { method: 'POST' }, server: ok },
    { title: 'a POST with a body', http: { method: 'POST', body: '{"a":"ü"}' }, server: ok },
    {
      title: 'a PUT with a type',
      http: { method: 'PUT', body: 'x', headers: { 'Content-Type': 'text/x' } },
      server: ok,
    },
    { title: 'a GET with a body', http: { body: 'x' }, server: ok },
    { title: 'OPTIONS', http: { method: 'OPTIONS' }, server: ok },
    { title: 'DELETE', http: { method: 'DELETE' }, server: ok },
    { title: 'a method of an own name', http: { method: 'BREW' }, server: ok },
    { title: 'a method in lower case', http: { method: 'get' }, server: ok },
    { title: 'an empty method', http: { method: '' }, server: ok },
    {
      title: 'headers',
      http: { headers: { 'x-one': '1', 'X-Empty': '', Accept: 'text/plain', 'Accept-Language': 'de' } },
      server: ok,
    },
    { title: 'an own User-Agent and Host', http: { headers: { 'User-Agent': 'me', host: 'own.test' } }, server: ok },
    {
      title: 'an own Connection and Content-Length',
      differs: CONNECTION_HEADER,
      http: { headers: { Connection: 'keep-alive', 'Content-Length': '9' } },
      server: ok,
    },
    { title: 'an Accept-Encoding', http: { headers: { 'Accept-Encoding': 'gzip' } }, server: ok },
    { title: 'hostname= is the Host', http: {}, query: { hostname: 'vhost.test' }, server: ok },
    { title: 'hostname= with a port', http: {}, query: { hostname: 'vhost.test:81' }, server: ok },
    {
      title: 'hostname= beside the same Host',
      http: { headers: { Host: 'own.test' } },
      query: { hostname: 'own.test' },
      server: ok,
    },
    {
      title: 'hostname= beside another Host',
      http: { headers: { Host: 'own.test' } },
      query: { hostname: 'vhost.test' },
      server: ok,
    },
    { title: 'a target without a scheme', http: {}, target: '127.0.0.1:%server%', server: ok },
    { title: 'a target without a scheme, with a path', http: {}, target: '127.0.0.1:%server%/a?b=c', server: ok },
    { title: 'a scheme in capitals', http: {}, target: 'HTTP://127.0.0.1:%server%/', server: ok },
    {
      title: 'a path that is not in normal form',
      http: {},
      target: 'http://127.0.0.1:%server%/a/../b/./c//d%2e%2E',
      server: ok,
    },
    { title: 'a query without a path', http: {}, target: 'http://127.0.0.1:%server%?a=b&c=%20d+e', server: ok },
    { title: 'an empty query', http: {}, target: 'http://127.0.0.1:%server%/?', server: ok },
    { title: 'a fragment', http: {}, target: 'http://127.0.0.1:%server%/a#b', server: ok },
    {
      title: 'characters that are escaped',
      http: {},
      target: 'http://127.0.0.1:%server%/ü/ "<>`{}|\\^?ü "<>`{}|\\^\'',
      server: ok,
    },
    {
      title: 'percent signs and sub-delimiters',
      http: {},
      target: "http://127.0.0.1:%server%/%41%7e%zz;a=b,c!$&'()*+:@",
      server: ok,
    },
    { title: 'sub-delimiters', http: {}, target: "http://127.0.0.1:%server%/%41%7e%2F;a=b,c!$&'()*+:@[]", server: ok },
    {
      title: 'a user and a password in the target',
      http: {},
      target: 'http://us%65r:p%40ss@127.0.0.1:%server%/',
      server: ok,
    },
    { title: 'a name in capitals', http: {}, target: 'http://LOCALHOST:%server%/', server: ok },
    { title: 'a port that is out of range', http: {}, target: 'http://127.0.0.1:65536/', differs: FAILS_EARLY },
    { title: 'a scheme that is not HTTP', http: {}, target: 'ftp://127.0.0.1:%server%/', server: ok },
    { title: 'an empty host', http: {}, target: 'http:///path', differs: FAILS_EARLY },
    { title: 'status 200', http: {}, server: says(200) },
    { title: 'status 201', http: {}, server: says(201) },
    { title: 'status 299', http: {}, server: says(299) },
    { title: 'status 400', http: {}, server: says(400) },
    { title: 'status 404', http: {}, server: says(404) },
    { title: 'status 500', http: {}, server: says(500) },
    { title: 'status 599', http: {}, server: says(599) },
    { title: 'status 999', http: {}, server: says(999) },
    { title: 'status 300', http: {}, server: says(300) },
    { title: 'valid_status_codes', http: { valid_status_codes: [404, 500] }, server: says(404) },
    { title: 'valid_status_codes without the status', http: { valid_status_codes: [404, 500] }, server: says(200) },
    { title: 'empty valid_status_codes', http: { valid_status_codes: [] }, server: says(204 + 1) },
    { title: 'valid_http_versions', http: { valid_http_versions: ['HTTP/1.1', 'HTTP/2.0'] }, server: ok },
    { title: 'valid_http_versions without the version', http: { valid_http_versions: ['HTTP/2.0'] }, server: ok },
    {
      title: 'valid_http_versions and HTTP/1.0',
      http: { valid_http_versions: ['HTTP/1.0'] },
      server: answers(reply({ version: 'HTTP/1.0' })),
    },
    { title: 'fail_if_ssl without TLS', http: { fail_if_ssl: true }, server: ok },
    { title: 'fail_if_not_ssl without TLS', http: { fail_if_not_ssl: true }, server: ok },
    {
      title: 'status and version are both bad',
      http: { valid_http_versions: ['HTTP/2.0'], fail_if_not_ssl: true },
      server: says(404),
    },
    {
      title: 'an address in brackets',
      http: {},
      target: 'http://[::1]:%server%/',
      server: answers(reply({ body: 'six' }), { host: '::1' }),
    },
    {
      title: 'http_headers with values',
      http: {
        http_headers: {
          'X-One': { values: ['1', '2'] },
          'X-File': { files: ['%files%/header'] },
          'X-Secret': { secrets: ['s'] },
        },
      },
      server: ok,
      expected: {
        series: { probe_success: 1 },
        sent: {
          server: [
            {
              line: 'GET / HTTP/1.1',
              headers: [
                'connection: close',
                'host: 127.0.0.1:%server%',
                'x-file: value of a file',
                'x-one: 1',
                'x-one: 2',
                'x-secret: s',
              ],
              body: '',
            },
          ],
        },
      },
    },
    {
      title: 'body_file',
      http: { method: 'POST', body_file: '%files%/body' },
      server: ok,
      expected: {
        series: { probe_success: 1 },
        sent: {
          server: [
            {
              line: 'POST / HTTP/1.1',
              headers: ['connection: close', 'host: 127.0.0.1:%server%', 'transfer-encoding: chunked'],
              body: 'body of a file\n',
            },
          ],
        },
      },
    },
    {
      title: 'body_file that does not exist',
      http: { method: 'POST', body_file: '%files%/nothing' },
      server: ok,
      expected: { series: { probe_success: 0 }, sent: { server: [] } },
    },
  ],
}
