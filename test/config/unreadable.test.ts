import { mkdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { makeFolder, refuseFile, writeConfig } from './load-file.ts'

const cases: readonly { title: string; make: (t: ExecutionContext) => Promise<string>; says: string }[] = [
  {
    title: 'a file that is not there is named',
    make: async (t) => join(await makeFolder(t), 'none.yml'),
    says: 'no such file',
  },
  {
    title: 'a file below a file is named',
    make: async (t) => join(await writeConfig(t, ''), 'none.yml'),
    says: 'no such file: a part of its path is no directory',
  },
  {
    title: 'a directory is no file',
    make: async (t) => {
      const folder = join(await makeFolder(t), 'probe-exporter.yml')
      await mkdir(folder)
      return folder
    },
    says: 'is a directory; expected a file',
  },
  {
    title: 'a file whose bytes the system withholds is refused with its reason',
    make: async () => '/proc/self/mem',
    says: 'cannot be read: EIO: i/o error, read',
  },
  {
    title: 'a file with a byte of zero is no text',
    make: (t) => writeConfig(t, 'modules: {}\0\n'),
    says: 'is not a text file: byte 12 is zero',
  },
  {
    title: 'a file in UTF-16 is no text',
    make: (t) => writeConfig(t, Buffer.from('\ufeffmodules: {}', 'utf16le')),
    says: 'is not a text file: byte 4 is zero',
  },
  {
    title: 'a file in Latin-1 is no text',
    make: (t) => writeConfig(t, Buffer.from('modules: {} # é', 'latin1')),
    says: 'is not a text file: it is not valid UTF-8',
  },
  {
    title: 'a file of 50 MB is too large',
    make: async (t) => {
      const file = await writeConfig(t, 'modules: {}\n')
      await truncate(file, 50_000_000)
      return file
    },
    says: 'is larger than 4096 KiB, the most that is read',
  },
  {
    title: 'a file without end is too large, and not read to its end',
    make: async () => '/dev/zero',
    says: 'is larger than 4096 KiB, the most that is read',
  },
]

for (const { title, make, says } of cases) {
  test(title, async (t) => {
    const file = await make(t)
    const { message, excerpts } = await refuseFile(t, file)
    t.is(message, `${file}: ${says}`)
    t.is(excerpts, message)
  })
}
