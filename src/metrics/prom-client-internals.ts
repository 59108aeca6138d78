import type { Registry } from 'prom-client'

/**
 * Lets a registry hold metrics of any name. prom-client keeps them in a plain object, in which `constructor` is taken
 * from the start and `__proto__` is no key at all; without a prototype it has no name but those that are registered.
 */
export function allowAnyName(registry: Registry): void {
  const table: unknown = Reflect.get(registry, '_metrics')
  if (isObject(table) && Object.getPrototypeOf(table) === Object.prototype) Object.setPrototypeOf(table, null)
}

/** The labels of `registry.setDefaultLabels`, which prom-client lets nobody read. */
export function defaultLabelsOf(registry: Registry): object {
  const labels: unknown = Reflect.get(registry, '_defaultLabels')
  return isObject(labels) ? labels : {}
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
