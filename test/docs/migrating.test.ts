import { readFileSync } from 'node:fs'
import { ROOT } from '../support/documents.ts'
import { DIFFERENCES } from './differences.ts'
import { testLines } from './tested-lines.ts'

testLines('difference', readFileSync(`${ROOT}docs/migrating-from-blackbox-exporter.md`, 'utf8'), DIFFERENCES)
