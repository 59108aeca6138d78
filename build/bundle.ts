import { glob, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'
import manifest from '../package.json' with { type: 'json' }
import { writeLicenses } from './licenses.ts'

/**
 * Puts what the compiler has made of `src` and `probes` into a few files, in its place, with the packages that are no
 * dependencies of the exporter: it takes a start half a millisecond to find and to load a file, and there were 670. What
 * stays outside is loaded for its first use.
 */
const DIST = fileURLToPath(new URL('../dist/', import.meta.url))

/** Where all parts are that have no place of their own. Whatever looks for a file beside it is as deep in `src` as before. */
const PARTS = 'src/parts'

/**
 * These are inside too, which makes a start 80 ms shorter: a prober of the user may have a copy of its own in any case. Our types
 * name theirs, so they stay dependencies.
 */
const INSIDE = ['prom-client', 'zod']
const EXTERNAL = Object.keys(manifest.dependencies).filter((name) => !INSIDE.includes(name))

async function findEntries(): Promise<Record<string, string>> {
  const probers = (await readdir(join(DIST, 'probes'))).filter((file) => file.endsWith('.js'))
  return {
    'src/index': join(DIST, 'src/index.js'),
    'src/cli/main': join(DIST, 'src/cli/main.js'),
    [`${PARTS}/isolate-main`]: join(DIST, 'src/probe/isolate-main.js'),
    [`${PARTS}/bcrypt-worker`]: join(DIST, 'src/web/bcrypt-worker.js'),
    ...Object.fromEntries(probers.map((file) => [`probes/${basename(file, '.js')}`, join(DIST, 'probes', file)])),
  }
}

/**
 * An import reads all that a module of Node.js exports, for which it loads others: a second client of HTTP with the WebSocket of
 * node:http, the Web Crypto API, worker threads. That is 35 ms, and five megabytes.
 */
const EAGER = /^(?:node:)?(http|util|crypto|process)$/
const BUILTIN = '\0builtin:'
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  resolveId(source) {
    const [, name] = EAGER.exec(source) ?? []
    return name === undefined ? null : BUILTIN + name
  },
  load: (id) =>
    id.startsWith(BUILTIN) ? `module.exports = process.getBuiltinModule("${id.slice(BUILTIN.length)}")` : null,
}

/** What yargs measures texts by reads the rules of Unicode for 8 ms, at each start. It is for help, and for mistakes. */
const lazySegmenter: Plugin = {
  name: 'lazy-segmenter',
  transform(code, id) {
    if (!/\/string-width\/index\.js$/.test(id)) return null
    const eager = 'const segmenter = new Intl.Segmenter();'
    if (!code.includes(eager)) throw new Error(`${id} has changed: is it slow to load still?`)
    return code.replace(
      eager,
      'let made; const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };',
    )
  },
}

/**
 * Koa looks the endings of file names up, and has two lists of 2,500 types for it: two megabytes of memory. The exporter serves no
 * files, and writes each of its types out; what Koa itself asks for is `html`, `text`, `json` and `bin`.
 */
const TYPES = ['text/html', 'text/plain', 'application/json', 'application/octet-stream']
let listsOfTypes = 0
const fewTypes: Plugin = {
  name: 'few-types',
  transform(code, id) {
    if (!/\/mime-db\/db\.json$/.test(id)) return null
    const types = JSON.parse(code)
    listsOfTypes += 1
    const missing = TYPES.find((type) => types[type] === undefined)
    if (missing !== undefined) throw new Error(`${id} has no ${missing} any more`)
    return JSON.stringify(Object.fromEntries(TYPES.map((type) => [type, types[type]])))
  },
  generateBundle() {
    if (listsOfTypes === 0) throw new Error('mime-db has its list elsewhere')
  },
}

/**
 * V8 keeps a source that goes beyond Latin-1 with two bytes for each character, for ever: two megabytes, for a dozen of them. In
 * strings, in regular expressions and in names an escape means the same; where it may not, the build fails.
 */
const RISKY = /\\[^\0-\x7f]|[\ud800-\udfff]|String\.raw`[^`]*[^\0-\x7f]/
const asciiAlone: Plugin = {
  name: 'ascii-alone',
  generateBundle(_, output) {
    for (const chunk of Object.values(output)) {
      if (chunk.type !== 'chunk') continue
      const risk = RISKY.exec(chunk.code)
      if (risk !== null) throw new Error(`${chunk.fileName}: an escape in ${risk[0]} could mean something else`)
      chunk.code = chunk.code.replace(/[^\0-\x7f]/g, escapeUnit)
    }
  },
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

const bundle = await rolldown({
  input: await findEntries(),
  platform: 'node',
  // The built-in probers import the package by its name, and have to get the one that runs.
  resolve: { alias: { [`${manifest.name}$`]: join(DIST, 'src/index.js') } },
  external: (id) =>
    id === `${manifest.name}/package.json` || EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [lazyBuiltins, lazySegmenter, fewTypes, asciiAlone],
  onLog(level, log, report) {
    if (log.code !== 'EVAL') report(level, log) // depd of Koa makes a function by it, of names of its own.
  },
})
const { output } = await bundle.write({
  dir: DIST,
  entryFileNames: '[name].js',
  chunkFileNames: `${PARTS}/[name].js`,
  comments: { jsdoc: false, annotation: false },
})
const written = new Set(output.map(({ fileName }) => join(DIST, fileName)))
for await (const file of glob(`${DIST}**/*.js`)) if (!written.has(file)) await rm(file)
await writeLicenses(
  join(DIST, 'THIRD-PARTY-LICENSES.txt'),
  output.flatMap((chunk) => ('moduleIds' in chunk ? chunk.moduleIds : [])),
)
