import type { MistakeCase } from './mistake-case.ts'

/** What comes from the environment or from a file. */
export const REFERENCES: readonly MistakeCase[] = [
  { mistake: 'reference-to-inherited-name', says: ['2:49: the environment variable toString is not set'] },
  { mistake: 'reference-to-missing-file', says: ['2:49: the file /nowhere/secret.txt: no such file'] },
  {
    mistake: 'reference-to-missing-variable',
    says: ['2:49: the environment variable PROBE_EXPORTER_MISSING is not set'],
  },
  { mistake: 'reference-without-a-name', says: ['2:38: the environment variable (no name) is not set'] },
  {
    mistake: 'references-that-are-both-missing',
    says: ['2:49: the environment variable PROBE_EXPORTER_MISSING is not set; the file /nowhere: no such file'],
  },
]
