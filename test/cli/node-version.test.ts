import test from 'ava'
import { describeUnsupportedNode } from '../../src/cli/node-version.ts'

const cases = [
  { version: '18.20.8', isSupported: false },
  { version: '20.19.5', isSupported: false },
  { version: '22.3.0', isSupported: false },
  { version: '22.19.9', isSupported: false },
  { version: '22.20.0', isSupported: true },
  { version: '22.21.1', isSupported: true },
  { version: '24.0.0', isSupported: true },
  { version: '25.0.0-nightly20260101', isSupported: true },
  { version: '100.0.0', isSupported: true },
]

for (const { version, isSupported } of cases) {
  test(`Node.js ${version} is ${isSupported ? 'supported' : 'refused, with what is needed'}`, (t) => {
    const message = `probe-exporter needs Node.js 22.20 or newer, and this is ${version}; see https://nodejs.org/`
    t.is(describeUnsupportedNode(version), isSupported ? undefined : message)
  })
}
