// Copies the fonts that Typst sets papers with from node_modules to static/dist/fonts-ttf.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Only the weights the papers use: Typst reads every file of the folder when it starts.
const FONTS = {
  "plus-jakarta-sans": ["400Regular", "500Medium", "600SemiBold", "700Bold", "800ExtraBold"],
  "source-serif-4": ["400Regular", "600SemiBold", "700Bold"],
  // The fall-back: what the two above cannot draw, from Vietnamese to Arabic and emoji.
  "noto-sans": ["400Regular", "700Bold"],
  "noto-sans-arabic": ["400Regular", "700Bold"],
  "noto-emoji": ["400Regular"],
};

const webapp = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(dirname(webapp), "node_modules", "@expo-google-fonts");
const target = join(webapp, "static", "dist", "fonts-ttf");

if (!existsSync(source)) {
  console.error("The fonts are not installed: run npm ci first.");
  process.exit(1);
}
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [family, weights] of Object.entries(FONTS)) {
  for (const weight of weights) {
    const folder = join(source, family, weight);
    const font = readdirSync(folder).find((name) => name.endsWith(".ttf"));
    copyFileSync(join(folder, font), join(target, font));
  }
  // Each licence asks to travel with its font.
  copyFileSync(join(source, family, "LICENSE_FONT"), join(target, `${family}-LICENSE.txt`));
}
