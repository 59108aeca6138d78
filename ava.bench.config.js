import e2e from './ava.e2e.config.js'

// The benchmark takes all processors, and so does what runs beside it: probes of either would run out of time.
export default { ...e2e, files: ['test/e2e/bench.test.ts'] }
