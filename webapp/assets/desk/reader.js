// zxing-wasm, its .wasm served by us; only QR codes are looked for.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm";

const OPTIONS = { formats: ["QRCode"], maxNumberOfSymbols: 1 };

prepareZXingModule({
  overrides: {
    locateFile: (path, prefix) =>
      path.endsWith(".wasm") ? new URL(wasm, import.meta.url).href : prefix + path,
  },
});

// Reads a frame of the camera quickly, or a photograph with patience.
export async function readCode(image, { patient = false } = {}) {
  const found = await readBarcodes(image, { ...OPTIONS, tryHarder: patient });
  return found.find((result) => result.isValid)?.text ?? null;
}
