import { asIs, type BlackboxFile, files } from './blackbox-file.ts'

const DIALOGUES = `modules:
  connect: { prober: tcp, timeout: 5s }
  encrypted: { prober: tcp, tcp: { tls: true } }
  pop3:
    prober: tcp
    tcp:
      query_response:
      - expect: "^+OK"
      tls: true
      tls_config:
        insecure_skip_verify: false
  ssh:
    prober: tcp
    tcp:
      query_response:
      - expect: "^SSH-2.0-"
      - send: "SSH-2.0-check"
  irc:
    prober: tcp
    tcp:
      query_response:
        - send: "NICK check"
        - expect: "PING :([^ ]+)"
          send: "PONG \${1}"
        - expect: "^:[^ ]+ 001"
  smtp:
    prober: tcp
    tcp:
      query_response:
        - expect: "^220 ([^ ]+) ESMTP (.+)$"
        - send: "EHLO check\\r"
        - expect: "^250-STARTTLS"
        - send: "STARTTLS\\r"
        - expect: "^220"
        - starttls: true
        - send: "QUIT\\r"
`

const PAGES = `modules:
  ok: { prober: http }
  page:
    prober: http
    timeout: 5s
    http:
      valid_http_versions: ["HTTP/1.1", "HTTP/2.0"]
      valid_status_codes: []
      method: GET
      headers:
        Host: shop.example
        Accept-Language: en-GB
      no_follow_redirects: false
      fail_if_ssl: false
      fail_if_not_ssl: false
      fail_if_body_matches_regexp:
        - "out of order"
      fail_if_body_not_matches_regexp:
        - "Welcome"
      fail_if_header_matches:
        - header: Set-Cookie
          allow_missing: true
          regexp: '.*'
      fail_if_header_not_matches:
        - header: Access-Control-Allow-Origin
          regexp: '(\\*|shop\\.example)'
      tls_config:
        insecure_skip_verify: false
      preferred_ip_protocol: "ip4"
      ip_protocol_fallback: false
  form: { prober: http, http: { method: POST, headers: { Content-Type: application/json }, body: '{}' } }
  login: { prober: http, http: { method: POST, basic_auth: { username: me, password: secret } } }
  own_ca: { prober: http, http: { tls_config: { ca_file: /certs/own.pem } } }
  packed: { prober: http, http: { compression: gzip, headers: { Accept-Encoding: gzip } } }
  proxied: { prober: http, http: { proxy_url: "http://127.0.0.1:3128", skip_resolve_phase_with_proxy: true } }
`

const OTHERS = `modules:
  ping: { prober: icmp, timeout: 5s, icmp: { preferred_ip_protocol: ip4, source_ip_address: 127.0.0.1, ttl: 5 } }
  health: { prober: grpc, grpc: { tls: true, preferred_ip_protocol: ip4 } }
  service: { prober: grpc, grpc: { tls: false, service: shop } }
  soa: { prober: dns, dns: { query_name: a.example, query_type: SOA } }
  names:
    prober: dns
    timeout: 5s
    dns:
      transport_protocol: "tcp"
      preferred_ip_protocol: "ip4"
      query_name: "www.a.example"
      query_type: "A"
      valid_rcodes:
        - NOERROR
      validate_answer_rrs:
        fail_if_matches_regexp:
          - ".*127.0.0.1"
        fail_if_not_matches_regexp:
          - "www.a.example.\\t300\\tIN\\tA\\t192.0.2.1"
      validate_authority_rrs:
        fail_if_none_matches_regexp: ["ns"]
`

/** Files as people write them. */
export const EXAMPLES: readonly BlackboxFile[] = files('loads', asIs, [
  ['a file of dialogues', DIALOGUES],
  ['a file of pages', PAGES],
  ['a file of what else there is', OTHERS],
])
