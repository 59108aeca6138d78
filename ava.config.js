import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

// Each test file is a thread of its own, and many start the exporter: all of them compile the same modules.
const { directory } = enableCompileCache(fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url)))

// A test file is loaded, runs for a moment, and is gone. Its new objects are not worth being collected, which many small
// spaces would ask for again and again, and its functions not worth the work of the optimizing compiler in the middle.
setFlagsFromString('--min-semi-space-size=32')
setFlagsFromString('--max-semi-space-size=32')
setFlagsFromString('--no-maglev')

export default {
  extensions: ['ts'],
  files: ['test/**/*.test.ts', '!test/**/*.slow.test.ts', '!test/e2e/**'],
  nodeArguments: ['--conditions=probe-exporter-source'],
  timeout: '30s',
  environmentVariables: directory === undefined ? {} : { NODE_COMPILE_CACHE: directory },
}
