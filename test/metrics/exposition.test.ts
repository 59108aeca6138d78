import test from 'ava'
import { Registrar, renderOpenMetrics, renderText } from 'probe-exporter'
import { Registry } from 'prom-client'
import { TYPE_CASES } from './exposition-cases.ts'
import { PROM_CLIENT_CASES } from './exposition-prom-client-cases.ts'
import { HELP_CASES, LABEL_CASES, LABEL_NAME_CASES, NUMBER_CASES } from './exposition-text-cases.ts'

const cases = [...TYPE_CASES, ...PROM_CLIENT_CASES, ...NUMBER_CASES, ...LABEL_CASES, ...HELP_CASES, ...LABEL_NAME_CASES]

for (const { title, fill, text, openMetrics = text } of cases) {
  test(`classic text shows ${title}`, async (t) => {
    const metrics = new Registrar(new Registry())
    fill(metrics, metrics.registry)
    t.is(await renderText(metrics.registry, (...drop) => t.fail(drop.join(' '))), text)
  })

  test(`OpenMetrics shows ${title}`, async (t) => {
    const metrics = new Registrar(new Registry())
    fill(metrics, metrics.registry)
    t.is(await renderOpenMetrics(metrics.registry, (...drop) => t.fail(drop.join(' '))), `${openMetrics}# EOF\n`)
  })
}
