import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

// Each test file is a thread of its own, and many start the exporter: all of them compile the same modules.
const { directory } = enableCompileCache(fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url)))

// Loading a test file fills the smallest space for new objects many times over, which is then collected as often.
setFlagsFromString('--min-semi-space-size=16')

export default {
  extensions: ['ts'],
  files: ['test/**/*.test.ts', '!test/**/*.slow.test.ts', '!test/e2e/**'],
  nodeArguments: ['--conditions=probe-exporter-source'],
  timeout: '30s',
  environmentVariables: directory === undefined ? {} : { NODE_COMPILE_CACHE: directory },
}
