// Copies from node_modules into wwwroot/lib what pages use: Tabler's stylesheet and Inter's variable font. Run by Assets.targets.
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const from = path => join(here, 'node_modules', path);
const lib = join(here, 'wwwroot', 'lib');

await rm(lib, { recursive: true, force: true });
await mkdir(join(lib, 'tabler'), { recursive: true });
await mkdir(join(lib, 'inter', 'files'), { recursive: true });

// The content policy refuses data: addresses, which Tabler uses for ticks and chevrons: each becomes a file.
const pictures = new Map();
const tabler = (await readFile(from('@tabler/core/dist/css/tabler.min.css'), 'utf8'))
  .replace(/\/\*# sourceMappingURL=.*?\*\//, '')
  .replace(/url\("data:image\/svg\+xml,([^"]*)"\)/g, (_, svg) => {
    if (!pictures.has(svg)) pictures.set(svg, `${pictures.size + 1}.svg`);
    return `url(${pictures.get(svg)})`;
  });
if (tabler.includes('data:')) throw new Error('Tabler has a data: address that is not an SVG: the content policy would refuse it.');
await writeFile(join(lib, 'tabler', 'tabler.min.css'), tabler);
for (const [svg, name] of pictures) await writeFile(join(lib, 'tabler', name), decodeURIComponent(svg));

const inter = '@fontsource-variable/inter';
for (const file of await readdir(from(`${inter}/files`)))
  if (file.endsWith('-opsz-normal.woff2')) await cp(from(`${inter}/files/${file}`), join(lib, 'inter', 'files', file));
await cp(from(`${inter}/opsz.css`), join(lib, 'inter', 'opsz.css'));
await cp(from(`${inter}/LICENSE`), join(lib, 'inter', 'LICENSE'));
