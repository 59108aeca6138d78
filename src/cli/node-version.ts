/** Says what is wrong with a version of Node.js; undefined when the exporter runs on it (`engines` in package.json). */
export function describeUnsupportedNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 20)) return undefined
  return `probe-exporter needs Node.js 22.20 or newer, and this is ${version}; see https://nodejs.org/`
}
