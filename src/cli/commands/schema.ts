import type { CommandModule } from 'yargs'
import { loadConfig } from '../../config/load.ts'
import { createJsonSchema } from '../../config/schema.ts'
import { loadBuiltInProbers, loadProbers } from '../../probe/catalog.ts'
import { configFileFlag } from '../flags.ts'

interface SchemaArgs {
  readonly 'config.file': string | undefined
}

/** `probe-exporter schema`. */
export const schemaCommand: CommandModule<object, SchemaArgs> = {
  command: 'schema',
  describe: 'Print the JSON Schema of the configuration file',
  builder: (parser) =>
    parser
      .option('config.file', {
        ...configFileFlag,
        describe: 'Configuration file whose own probers the schema covers too',
      })
      .example('$0 schema > probe-exporter.schema.json', 'For an editor: the first line of the file names the schema'),
  async handler({ 'config.file': file }) {
    const schema = file === undefined ? createJsonSchema(await loadBuiltInProbers()) : await schemaOf(file)
    process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`)
  },
}

async function schemaOf(file: string): Promise<object> {
  let schema: object = {}
  await loadConfig(file, {
    async loadProbers(patterns, configFile) {
      const loaded = await loadProbers(patterns, configFile)
      schema = createJsonSchema(loaded.probers)
      return loaded
    },
  })
  return schema
}
