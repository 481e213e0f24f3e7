// Compile static/src into static/built: one stylesheet, the scripts and the fonts. Run by `make css`.
// Nothing here runs in production: static/built holds plain files.

import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "..", "node_modules");
const built = join(here, "built");

// File names in fonts/ are stable: the PDFs name them too (docs/fonts.md).
const fonts = {
  "golden-sans-regular.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff2",
  "golden-sans-bold.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-700-normal.woff2",
  "golden-sans-italic.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-400-italic.woff2",
  "golden-sans-bold-italic.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-700-italic.woff2",
  "golden-sans-ext-regular.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-ext-400-normal.woff2",
  "golden-sans-ext-bold.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-ext-700-normal.woff2",
  "dejavu-sans-regular.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  "dejavu-sans-bold.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
  "LICENCE-golden-sans.txt": "@fontsource/source-sans-3/LICENSE",
  "LICENCE-dejavu-sans.txt": "dejavu-fonts-ttf/LICENSE",
};

rmSync(built, { recursive: true, force: true });
mkdirSync(join(built, "fonts"), { recursive: true });

const { css } = sass.compile(join(here, "src", "scss", "golden-thread.scss"), {
  loadPaths: [packages],
  style: "compressed",
});
writeFileSync(join(built, "golden-thread.css"), css);

for (const [name, source] of Object.entries(fonts)) {
  cpSync(join(packages, source), join(built, "fonts", name));
}
cpSync(join(here, "src", "js"), join(built, "js"), { recursive: true });
cpSync(join(packages, "govuk-frontend/dist/govuk/govuk-frontend.min.js"), join(built, "js", "govuk-frontend.min.js"));
cpSync(join(here, "src", "icon.svg"), join(built, "icon.svg"));
cpSync(join(here, "src", "admin.css"), join(built, "admin.css"));
