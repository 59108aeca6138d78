import { readFileSync } from 'node:fs'
import { ROOT } from '../support/documents.ts'
import { PROMISES } from './promises.ts'
import { testLines } from './tested-lines.ts'

const document = readFileSync(`${ROOT}SECURITY.md`, 'utf8')
const [, promises = ''] = /^(?=## What is probed$)(.*)^## What is not promised$/ms.exec(document) ?? []

testLines('promise', promises, PROMISES)
