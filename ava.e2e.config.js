export default {
  extensions: ['ts'],
  files: ['test/e2e/**/*.test.ts'],
  nodeArguments: ['--conditions=probe-exporter-source'],
  timeout: '3m',
}
