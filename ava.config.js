import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Each test file is a thread of its own, and many start the exporter: all of them compile the same modules.
const { directory } = enableCompileCache(fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url)))

export default {
  extensions: ['ts'],
  files: ['test/**/*.test.ts', '!test/e2e/**'],
  nodeArguments: ['--conditions=probe-exporter-source'],
  timeout: '30s',
  environmentVariables: directory === undefined ? {} : { NODE_COMPILE_CACHE: directory },
}
