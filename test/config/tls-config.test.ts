import test from 'ava'
import { tlsConfigSchema, tlsSecrets } from 'probe-exporter'

const accepted = [
  { title: 'nothing', config: {} },
  { title: 'files that are not there', config: { ca_file: '/no/ca', cert_file: '/no/cert', key_file: '/no/key' } },
  { title: 'names in a secret manager', config: { ca_ref: 'a', cert_ref: 'b', key_ref: 'c' } },
  { title: 'sources that are mixed', config: { cert: 'x', key_file: 'y' } },
  { title: 'empty texts beside others', config: { ca: '', ca_file: 'x', cert: '', key: '' } },
  { title: 'versions in the wrong order', config: { min_version: 'TLS13', max_version: 'TLS10' } },
  { title: 'a server name', config: { server_name: 'a.example', insecure_skip_verify: true } },
]

for (const { title, config } of accepted) {
  test(`settings of TLS with ${title} are accepted`, (t) => {
    t.deepEqual(tlsConfigSchema.parse(config), { insecure_skip_verify: false, ...config } as object)
  })
}

const refused = [
  {
    config: { ca: 'x', ca_file: 'y' },
    path: ['ca_file'],
    says: 'ca and ca_file cannot be given together; at most one of ca, ca_file, ca_ref can',
  },
  {
    config: { cert: 'x', cert_file: 'y', cert_ref: 'z', key: 'k' },
    path: ['cert_file'],
    says: 'cert and cert_file and cert_ref cannot be given together; at most one of cert, cert_file, cert_ref can',
  },
  {
    config: { cert: 'x', key_file: 'y', key_ref: 'z' },
    path: ['key_ref'],
    says: 'key_file and key_ref cannot be given together; at most one of key, key_file, key_ref can',
  },
  {
    config: { cert_file: 'x' },
    path: ['cert_file'],
    says: 'cert_file needs a key; expected key or key_file beside it',
  },
  {
    config: { key: 'x', cert: '' },
    path: ['key'],
    says: 'key needs a certificate; expected cert or cert_file beside it',
  },
]

for (const { config, path, says } of refused) {
  test(`settings of TLS with ${Object.keys(config).join(', ')} are refused`, (t) => {
    const { error } = tlsConfigSchema.safeParse(config)
    t.like(error?.issues[0], { path, message: says })
    t.is(error?.issues.length, 1)
  })
}

const unknown = [{ min_version: 'TLS9' }, { max_version: 'SSL30' }, { min_version: '' }, { certificate: 'x' }]

for (const config of unknown) {
  test(`settings of TLS with ${JSON.stringify(config)} are refused`, (t) => {
    t.false(tlsConfigSchema.safeParse(config).success)
  })
}

test('a private key in the settings is a secret, as a whole and line by line', (t) => {
  const key = '-----BEGIN PRIVATE KEY-----\nabcd\nefgh\n-----END PRIVATE KEY-----\n'
  t.deepEqual(tlsSecrets({ key }), [key, 'abcd', 'efgh'])
  t.deepEqual(tlsSecrets(), [])
})
