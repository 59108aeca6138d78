export default {
  extensions: ['ts'],
  // What starts many processes, or takes seconds by its nature, runs here too: `npm test` is to take less than a minute.
  files: ['test/e2e/**/*.test.ts', 'test/**/*.slow.test.ts', '!test/e2e/bench.test.ts'],
  nodeArguments: ['--conditions=probe-exporter-source'],
  timeout: '3m',
}
