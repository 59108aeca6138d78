import { ANSWERS } from './answers.ts'
import type { HostileCase } from './case.ts'
import { CONNECTIONS } from './connections.ts'
import { FRAMES } from './frames.ts'
import { HANDSHAKES } from './handshakes.ts'

export const HOSTILE_CASES: readonly HostileCase[] = [...CONNECTIONS, ...HANDSHAKES, ...ANSWERS, ...FRAMES]
