// Where the camera can't be opened live (an address without HTTPS): a photograph is read instead.
import { emit } from "./emit.js";
import { readCode } from "./reader.js";

const WIDEST = 1600;

export async function readPhoto(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const code = await readCode(context.getImageData(0, 0, canvas.width, canvas.height), {
    patient: true,
  });
  if (code) emit(code, "photo");
  return code;
}
