import type { MistakeCase } from './mistake-case.ts'

/** Labels of targets. */
export const LABELS: readonly MistakeCase[] = [
  {
    mistake: 'label-that-is-instance',
    says: ['7:26: the label "instance" is set by the exporter itself; choose another name'],
  },
  {
    mistake: 'label-that-is-phase',
    says: ['7:26: the label "phase" is set by the exporter itself; choose another name'],
  },
  {
    mistake: 'label-that-is-reason',
    says: ['7:26: the label "reason" is set by the exporter itself; choose another name'],
  },
  {
    mistake: 'label-value-of-wrong-type',
    says: [
      '7:18: a is a number; expected a string; put it in quotes',
      '7:24: b is true; expected a string; put it in quotes',
      '7:33: c is empty; expected a string',
      '7:39: d is a list; expected a string',
      '7:47: e is a mapping; expected a string',
    ],
  },
  {
    mistake: 'label-with-dash',
    says: ['7:26: "my-label" is no label name; expected letters, digits and _, and no digit at the beginning'],
  },
  {
    mistake: 'label-with-digit-first',
    says: ['7:26: "1a" is no label name; expected letters, digits and _, and no digit at the beginning'],
  },
  {
    mistake: 'label-with-two-underscores',
    says: ['7:26: the label "__name__" belongs to Prometheus; expected a name without __ before it'],
  },
  {
    mistake: 'label-without-a-name',
    says: ['7:26: "" is no label name; expected letters, digits and _, and no digit at the beginning'],
  },
  {
    mistake: 'labels-of-wrong-type',
    says: [
      '4:54: labels is a list; expected a mapping',
      '5:54: labels is a string; expected a mapping',
      '6:46: labels is empty; expected a mapping',
    ],
  },
  {
    mistake: 'reference-in-label',
    says: [
      '7:22: labels are shown to everyone, and what comes from the environment or a file never is; write the value here',
    ],
  },
]
