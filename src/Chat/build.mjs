// Bundles the war room into dist/: one script, one stylesheet, the crypto library's WebAssembly, fonts; each file with a Brotli copy beside it
// and its SHA-256 in files.json and on about.html, so that what is served can be compared with what was built. Run by src/Web/WarRoom.targets.
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const dist = join(here, 'dist');
const panel = join(here, '..', 'Web', 'wwwroot'); // its look is the panel's: tokens and parts come from there
const STYLES = ['lib/inter/opsz.css', 'lib/tabler/tabler.min.css', 'css/tokens.css', 'css/base.css', 'css/shell.css', 'css/parts.css', 'css/phone.css'];
const WASM = 'pkg/matrix_sdk_crypto_wasm_bg.wasm';
/** The pictures that people compare, in their order in the specification (Matrix 1.16, "SAS method: emoji"), by the names of Twemoji's files. */
const pictures = [...new Intl.Segmenter().segment('🐶🐱🦁🐎🦄🐷🐘🐰🐼🐓🐧🐢🐟🐙🦋🌷🌳🌵🍄🌏🌙☁🔥🍌🍎🍓🌽🍕🎂❤😀🤖🎩👓🔧🎅👍☂⌛⏰🎁💡📕✏📎✂🔒🔑🔨☎🏁🚂🚲✈🚀🏆⚽🎸🎺🔔⚓🎧📁📌')]
  .map(({ segment }) => `${segment.codePointAt(0).toString(16)}.svg`);
/** And those with which people react: not everywhere is a font that has them. */
const reactions = ['1f44d', '1f44e', '2705', '274c', '1f440', '1f64f'].map(name => `${name}.svg`);
const COMPRESSED = /\.(?:js|css|html|svg|wasm)$/;

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, 'pkg'), { recursive: true });
await build({
  entryPoints: [join(here, 'source', 'main.tsx')], outfile: join(dist, 'main.js'),
  bundle: true, format: 'esm', target: 'es2023', minify: true, legalComments: 'linked', define: { global: 'globalThis' }, logLevel: 'warning',
});
await cp(join(here, 'node_modules', '@matrix-org', 'matrix-sdk-crypto-wasm', WASM), join(dist, WASM)); // fetched beside the script, by its address
await cp(join(here, 'static', 'index.html'), join(dist, 'index.html'));
await cp(join(panel, 'img', 'muster.svg'), join(dist, 'muster.svg'));
await cp(join(panel, 'lib', 'inter', 'files'), join(dist, 'files'), { recursive: true });
for (const picture of await readdir(join(panel, 'lib', 'tabler')))
  if (picture.endsWith('.svg')) await cp(join(panel, 'lib', 'tabler', picture), join(dist, picture));
for (const picture of new Set([...pictures, ...reactions])) await cp(join(here, 'node_modules', '@twemoji', 'svg', picture), join(dist, 'emoji', picture));
const own = (await readdir(join(here, 'static'))).filter(name => name.endsWith('.css')).sort().map(name => join(here, 'static', name));
const styles = await Promise.all([...STYLES.map(path => join(panel, path)), ...own].map(path => readFile(path, 'utf8')));
await writeFile(join(dist, 'style.css'), styles.join('\n'));

const files = {};
for (const path of await filesIn(dist)) {
  const bytes = await readFile(join(dist, path));
  files[path] = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
await writeFile(join(dist, 'files.json'), `${JSON.stringify(files, null, 2)}\n`);
const rows = Object.entries(files).map(([path, { sha256, bytes }]) => `<tr><td>${path}</td><td>${bytes}</td><td><code>${sha256.match(/.{4}/g).join(' ')}</code></td></tr>`);
await writeFile(join(dist, 'about.html'), (await readFile(join(here, 'static', 'about.html'), 'utf8')).replace('<!-- files -->', rows.join('\n')));

for (const path of await filesIn(dist))
  if (COMPRESSED.test(path)) await writeFile(join(dist, `${path}.br`), brotliCompressSync(await readFile(join(dist, path)), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
console.log(`War room: ${rows.length} files; their hashes are in files.json and on about.html`);

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => relative(folder, join(entry.parentPath, entry.name))).sort();
}
