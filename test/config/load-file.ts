import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'
import * as z from 'zod'
import { ConfigError } from '../../src/config/config-error.ts'
import { durationSchema } from '../../src/config/duration.ts'
import { ipProtocolOptions } from '../../src/config/ip-protocol-options.ts'
import { type Config, loadConfig } from '../../src/config/load.ts'
import { patternSchema } from '../../src/config/pattern.ts'
import type { ProberOptions } from '../../src/config/schema.ts'
import type { Interfaces } from '../../src/config/warnings.ts'

/** One small file for each mistake. */
export const TESTDATA: string = fileURLToPath(new URL('testdata/', import.meta.url))

/** Like the built-in probers, but these stay as they are when those get more options. */
export const PROBERS: readonly ProberOptions[] = [
  {
    name: 'daytime',
    options: z.strictObject({
      pattern: patternSchema.prefault('.'),
      max_skew: durationSchema.exactOptional(),
      ...ipProtocolOptions,
    }),
  },
  { name: 'http', options: z.strictObject({ ...ipProtocolOptions }) },
  {
    name: 'json',
    options: z.strictObject({
      prefix: z
        .string()
        .regex(/^[a-z]*$/, 'a prefix has lower-case letters')
        .default(''),
      help: z.record(z.string(), z.string()).default({}),
      ...ipProtocolOptions,
    }),
  },
  { name: 'tcp', options: z.strictObject({ ...ipProtocolOptions }) },
]

export interface LoadFileOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly probers?: readonly ProberOptions[]
  readonly interfaces?: Interfaces
}

/** A machine with an address of each protocol. */
const WITH_IPV6: Interfaces = {
  eth0: [
    { family: 'IPv4', address: '192.0.2.1', netmask: '255.255.255.0', cidr: null, mac: '', internal: false },
    { family: 'IPv6', address: '2001:db8::1', netmask: 'ffff::', cidr: null, mac: '', internal: false, scopeid: 0 },
  ],
}

/** Loads a file with the probers of the tests, and with no variable of the environment but those given. */
export async function loadFile(
  file: string,
  { env = {}, probers = PROBERS, interfaces = WITH_IPV6 }: LoadFileOptions = {},
): Promise<Config> {
  return loadConfig(file, { env, interfaces, loadProbers: async () => ({ probers, mistakes: [] }) })
}

/** Loads a file that cannot be used. */
export async function refuseFile(t: ExecutionContext, file: string, options?: LoadFileOptions): Promise<ConfigError> {
  const error = await t.throwsAsync(loadFile(file, options))
  if (error instanceof ConfigError) return error
  throw error
}

/** What is wrong with a text, as `LINE:COLUMN: MESSAGE`. */
export async function mistakesIn(t: ExecutionContext, text: string, options?: LoadFileOptions): Promise<string[]> {
  const { mistakes } = await refuseFile(t, await writeConfig(t, text), options)
  return mistakes.map(({ line, column, message }) => `${line}:${column}: ${message}`)
}

/** Writes a file into a folder of its own, which goes with the test. */
export async function writeConfig(t: ExecutionContext, text: string | Uint8Array, name = 'test.yml'): Promise<string> {
  const folder = await makeFolder(t)
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

export async function makeFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-test-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}
