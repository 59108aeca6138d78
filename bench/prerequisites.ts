import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import type { Section } from './options.ts'

/** Debian's packages, what of them is needed, and for what; always where that is left out. */
const PACKAGES: readonly { readonly name: string; readonly files: readonly string[]; readonly only?: Section[] }[] = [
  { name: 'prometheus-blackbox-exporter', files: ['prometheus-blackbox-exporter'] },
  { name: 'nginx', files: ['nginx'] },
  { name: 'libnginx-mod-stream', files: ['/usr/lib/nginx/modules/ngx_stream_module.so'] },
  { name: 'wrk', files: ['wrk'] },
  { name: 'python3', files: ['/usr/bin/python3'], only: ['accuracy', 'size'] },
  { name: 'prometheus', files: ['prometheus'], only: ['scale'] },
]

/** Lists Debian's packages that are missing for what is to be measured. */
export async function missingPackages(sections: readonly Section[]): Promise<readonly string[]> {
  const needed = PACKAGES.filter(({ only }) => only === undefined || only.some((each) => sections.includes(each)))
  const missing = await Promise.all(
    needed.map(async ({ name, files }) => ((await Promise.all(files.map(isThere))).every(Boolean) ? [] : [name])),
  )
  return missing.flat()
}

/** Whether a program is in the path, or a file at its place. */
async function isThere(file: string): Promise<boolean> {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
  const places = file.startsWith('/') ? [file] : folders.map((folder) => join(folder, file))
  const found = await Promise.all(
    places.map((place) =>
      access(place, constants.R_OK).then(
        () => true,
        () => false,
      ),
    ),
  )
  return found.includes(true)
}
