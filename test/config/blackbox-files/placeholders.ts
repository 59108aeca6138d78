import { asIs, type BlackboxFile, files, settingsOf } from './blackbox-file.ts'

const question = (keys: string): string => settingsOf('dns')(`query_name: a.example, ${keys}`)

/** The probers of blackbox_exporter that we have not. */
export const PLACEHOLDERS: readonly BlackboxFile[] = [
  ...files('loads', asIs, [
    ['a module dns without a block', 'modules: { a: { prober: dns } }'],
    ['a module dns whose block is null', 'modules: { a: { prober: dns, dns: } }'],
    ['a module icmp without a block', 'modules: { a: { prober: icmp } }'],
    ['a module grpc without a block', 'modules: { a: { prober: grpc } }'],
    ['a module unix without a block', 'modules: { a: { prober: unix } }'],
    ['a module websocket without a block', 'modules: { a: { prober: websocket } }'],
  ]),
  ...files('is refused', settingsOf('dns'), [
    ['dns without anything', ''],
    ['dns without a name', 'query_type: A'],
    ['dns with a name that is null', 'query_name:'],
    ['dns with a name that is empty', 'query_name: ""'],
  ]),
  ...files('loads', question, [
    [
      'all of dns',
      'preferred_ip_protocol: ip4, ip_protocol_fallback: no, source_ip_address: 127.0.0.1, transport_protocol: tcp, dns_over_tls: on, tls_config: {}, query_class: CH, query_type: TXT, recursion_desired: false, valid_rcodes: [NOERROR]',
    ],
    [
      'checks of records',
      'validate_answer_rrs: { fail_if_matches_regexp: [a], fail_if_all_match_regexp: [a], fail_if_not_matches_regexp: [a], fail_if_none_matches_regexp: [a] }, validate_authority_rrs: {}, validate_additional_rrs:',
    ],
    ['patterns of dns that do not compile', 'validate_answer_rrs: { fail_if_matches_regexp: ["("] }'],
    ['a type and a class that are null', 'query_type: , query_class:'],
    ['a type and a class that are empty', 'query_type: "", query_class: ""'],
    ['a type that is rare', 'query_type: NSEC3PARAM'],
    ['a class ANY', 'query_class: ANY'],
    ['response codes of any name', 'valid_rcodes: [1, ~, nonsense]'],
    ['no response codes', 'valid_rcodes: []'],
    ['a transport of any name', 'transport_protocol: sctp'],
  ]),
  ...files('is refused', question, [
    ['an unknown key of dns', 'nonsense: 1'],
    ['an unknown type', 'query_type: NONSENSE'],
    ['a type in small letters', 'query_type: a'],
    ['a type that is a number', 'query_type: 1'],
    ['an unknown class', 'query_class: X'],
    ['a class in small letters', 'query_class: in'],
    ['a response code instead of a list', 'valid_rcodes: NOERROR'],
    ['an unknown key of the checks of records', 'validate_answer_rrs: { nonsense: [a] }'],
    ['a pattern instead of a list in dns', 'validate_answer_rrs: { fail_if_matches_regexp: a }'],
  ]),
  ...files('loads', settingsOf('icmp'), [
    [
      'all of icmp',
      'preferred_ip_protocol: ip4, source_ip_address: 127.0.0.1, payload_size: 100, dont_fragment: true, ttl: 5',
    ],
    ['icmp without anything', ''],
    ['a TTL of zero', 'ttl: 0'],
    ['a TTL of 255', 'ttl: 255'],
    ['a TTL with a fraction', 'ttl: 255.9'],
    ['a TTL below zero by a fraction', 'ttl: -0.5'],
    ['a TTL that is null', 'ttl:'],
    ['a TTL that is octal', 'ttl: 0310'],
    ['a TTL that is binary', 'ttl: 0b1_1'],
    ['a TTL in quotes with !!int', 'ttl: !!int "5"'],
    ['a payload below zero', 'payload_size: -5'],
  ]),
  ...files('is refused', settingsOf('icmp'), [
    ['a TTL over 255', 'ttl: 256'],
    ['a TTL of octal 400', 'ttl: 0400'],
    ['a TTL below zero', 'ttl: -1'],
    ['a TTL in quotes', 'ttl: "5"'],
    ['a TTL that is true', 'ttl: true'],
    ['a TTL without end', 'ttl: .inf'],
    ['a payload that no number can hold', 'payload_size: 99999999999999999999'],
    ['an unknown key of icmp', 'tls: true'],
  ]),
  ...files('loads', settingsOf('grpc'), [
    [
      'all of grpc',
      'service: a, tls: true, tls_config: { insecure_skip_verify: true }, preferred_ip_protocol: ip4, ip_protocol_fallback: false',
    ],
    ['a service that is null', 'service:'],
  ]),
  ...files('is refused', settingsOf('grpc'), [
    ['an unknown key of grpc', 'source_ip_address: 127.0.0.1'],
    ['a service that is a list', 'service: [a]'],
  ]),
  ...files('loads', settingsOf('unix'), [
    [
      'all of unix',
      'query_response: [{ expect: a, send: b, starttls: true, expect_bytes: c, labels: [{ name: a, value: b }] }], tls: true, tls_config: { server_name: a }',
      { since: '0.28' },
    ],
  ]),
  ...files('is refused', settingsOf('unix'), [
    ['an unknown key of unix', 'preferred_ip_protocol: ip4'],
    ['a pattern of unix that does not compile', 'query_response: [{ expect: "(" }]'],
  ]),
  ...files('loads', settingsOf('websocket'), [
    [
      'all of websocket',
      'http_config: { basic_auth: { username: a, password: b }, bearer_token: c, headers: { X: y }, tls_config: {} }, query_response: [{ send: a, expect: b }]',
      { since: 'main' },
    ],
  ]),
  ...files('is refused', settingsOf('websocket'), [['an unknown key of websocket', 'nonsense: 1']]),
]
