// Bundles the crowd with the war room's own bundler, to standard output.
import { join } from 'node:path';
import { createRequire } from 'node:module';

const chat = join(import.meta.dirname, '../../../src/Chat');
const { build } = createRequire(join(chat, 'build.mjs'))('esbuild');
const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, 'crowd.ts')], bundle: true, write: false, format: 'esm', target: 'es2023', define: { global: 'globalThis' }, logLevel: 'warning',
});
process.stdout.write(outputFiles[0].contents);
