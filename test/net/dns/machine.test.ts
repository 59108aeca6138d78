import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { ProbeFailure } from 'probe-exporter'
import { Machine, type MachineOptions } from '../../../src/net/dns/machine.ts'
import { createNameLookup } from '../../../src/net/dns/name-lookup.ts'
import { type GetAddrInfo, SystemLookups } from '../../../src/net/dns/system-lookups.ts'

const { signal } = new AbortController()
const RESOLV_CONF = 'nameserver 127.0.0.1\n'
const HOSTS = '127.0.0.1 localhost\n192.0.2.1 box a.example\n2001:db8::1 a.example\n192.0.2.9 known.invalid\n'

type Files = Readonly<Record<string, string>>

async function writeFiles(t: ExecutionContext, files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-test-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

interface Lookups {
  readonly lookUp: (name: string, families?: readonly (4 | 6)[]) => Promise<readonly string[]>
  /** What the C library was asked: the name and the protocol. */
  readonly asked: readonly string[]
}

/** Lookups of a machine with the given files, and a C library that finds 192.0.2.99 for every name. */
async function startLookups(t: ExecutionContext, files: Files, options: MachineOptions = {}): Promise<Lookups> {
  const asked: string[] = []
  const getAddrInfo: GetAddrInfo = async (name, family) => {
    asked.push(`${name} ${family}`)
    return [{ address: '192.0.2.99', family: 4 }]
  }
  const folder = await writeFiles(t, files)
  const machine = new Machine({ folder, platform: 'linux', env: {}, maxAgeMs: 0, ...options })
  const lookUpName = createNameLookup(machine, new SystemLookups(getAddrInfo))
  return {
    asked,
    lookUp: async (name, families = [4, 6]) => {
      return (await lookUpName(name, families, { budgetMs: 1000, signal })).map(({ ip }) => ip)
    },
  }
}

const OURS = { 'resolv.conf': RESOLV_CONF, hosts: HOSTS }

const known: readonly {
  readonly name: string
  readonly families?: readonly (4 | 6)[]
  readonly found: readonly string[]
}[] = [
  { name: 'a.example', found: ['192.0.2.1', '2001:db8::1'] },
  { name: 'A.EXAMPLE.', families: [6], found: ['2001:db8::1'] },
  { name: 'box', found: ['192.0.2.1'] },
  { name: 'localhost', families: [6, 4], found: ['127.0.0.1'] },
  { name: 'localhost', families: [6], found: ['::1'] },
  { name: 'a.localhost', found: ['127.0.0.1', '::1'] },
  { name: 'known.invalid', found: ['192.0.2.9'] },
]

for (const { name, families, found } of known) {
  test(`${name} over IPv${families?.join(' and IPv') ?? '4 and 6'} is known without asking anybody`, async (t) => {
    const { lookUp, asked } = await startLookups(t, OURS)
    t.deepEqual(await lookUp(name, families), found)
    t.deepEqual(asked, [])
  })
}

const forSystem: readonly { readonly title: string; readonly files: Files; readonly options?: MachineOptions }[] = [
  { title: 'there is no resolv.conf', files: { hosts: HOSTS } },
  { title: 'the machine is no Linux', files: OURS, options: { platform: 'darwin' } },
  { title: 'RES_OPTIONS is set', files: OURS, options: { env: { RES_OPTIONS: 'ndots:3' } } },
  { title: 'LOCALDOMAIN is set', files: OURS, options: { env: { LOCALDOMAIN: '' } } },
  { title: 'resolv.conf asks for more', files: { ...OURS, 'resolv.conf': 'options use-vc\n' } },
  { title: 'nsswitch.conf asks for more', files: { ...OURS, hosts: '', 'nsswitch.conf': 'hosts: files nis dns\n' } },
  { title: 'the hosts file is too large', files: { ...OURS, hosts: HOSTS.padEnd(1024 * 1024 + 1) } },
]

for (const { title, files, options } of forSystem) {
  test(`the C library is asked where ${title}`, async (t) => {
    const { lookUp, asked } = await startLookups(t, files, options)
    t.deepEqual(await lookUp('a.example'), ['192.0.2.99'])
    t.deepEqual(await lookUp('a.example.', [4]), ['192.0.2.99'])
    t.deepEqual(asked, ['a.example 0', 'a.example. 4'])
  })
}

test('the C library is asked for the names that it alone knows', async (t) => {
  const nsswitch = 'hosts: files mdns4_minimal [NOTFOUND=return] dns\n'
  const { lookUp, asked } = await startLookups(t, { ...OURS, 'nsswitch.conf': nsswitch })
  t.deepEqual(await lookUp('printer.local'), ['192.0.2.99'])
  t.deepEqual(await lookUp('a.example'), ['192.0.2.1', '2001:db8::1'])
  t.deepEqual(asked, ['printer.local 0'])
})

test('the C library is not asked for a name that cannot be there', async (t) => {
  const { lookUp, asked } = await startLookups(t, {})
  const failure = await t.throwsAsync(lookUp('a.invalid'), { instanceOf: ProbeFailure })
  t.is(failure.reason, 'dns')
  t.deepEqual(asked, [])
})

test('files are read again when they change, also where a folder takes the place of another', async (t) => {
  const folder = await writeFiles(t, {})
  const etc = join(folder, 'etc')
  await mkdir(etc)
  await writeFile(join(etc, 'resolv.conf'), RESOLV_CONF)
  const lookUpName = createNameLookup(new Machine({ folder: etc, platform: 'linux', env: {}, maxAgeMs: 0 }))
  const lookUp = async () => (await lookUpName('a.example', [4], { budgetMs: 1000, signal })).map(({ ip }) => ip)
  for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
    await writeFile(join(etc, 'hosts'), `${ip} a.example\n`)
    t.deepEqual(await lookUp(), [ip])
  }
  const next = join(folder, 'next')
  await mkdir(next)
  await writeFile(join(next, 'resolv.conf'), RESOLV_CONF)
  await writeFile(join(next, 'hosts'), '192.0.2.4 a.example\n')
  await rename(etc, join(folder, 'old'))
  await rename(next, etc)
  t.deepEqual(await lookUp(), ['192.0.2.4'])
})

test('files are not read again at once', async (t) => {
  const folder = await writeFiles(t, OURS)
  const machine = new Machine({ folder, platform: 'linux', env: {}, maxAgeMs: 60_000 })
  const settings = await machine.settings()
  await writeFile(join(folder, 'hosts'), '')
  t.is(await machine.settings(), settings)
  t.true(settings?.hosts.has('a.example'))
})
