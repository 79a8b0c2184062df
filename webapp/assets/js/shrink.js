// data-shrink: a photograph of a letter is made small before it is sent, since data costs money.
// What cannot be drawn here (a PDF, HEIC) goes as it is.
const WIDEST = 1800;
const ENOUGH = 300 * 1024;
const QUALITIES = [0.8, 0.65, 0.5, 0.35];

export function startShrink() {
  document.querySelectorAll("form[data-shrink] input[type=file]").forEach((field) => {
    field.addEventListener("change", () => shrink(field));
  });
}

async function shrink(field) {
  const [file] = field.files;
  if (!file || !file.type.startsWith("image/") || file.size <= ENOUGH) return;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return;
  const small = await smaller(picture);
  if (!small || small.size >= file.size || field.files[0] !== file) return;
  const box = new DataTransfer();
  box.items.add(new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
  field.files = box.files;
  say(field, small.size);
}

async function smaller(picture) {
  const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (!blob || blob.size <= ENOUGH) break;
  }
  return blob;
}

function say(field, size) {
  const line = document.getElementById(field.getAttribute("aria-describedby"));
  if (line?.dataset.shrunk) line.textContent = line.dataset.shrunk.replace("{kb}", Math.ceil(size / 1024));
}
