// Attachments: the name is dropped, and what a picture says about its camera, place and time is taken out.
// A picture is drawn anew on a canvas. Browsers that refuse to give canvases back (Tor Browser) get its parts copied instead.

const LONGEST_SIDE = 4096;
const PICTURES = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "png", "image/gif": "png", "image/bmp": "png" };
const OTHERS = { "application/pdf": "pdf", "text/plain": "txt", "text/csv": "csv" };

const blobOf = (canvas, type) => new Promise((resolve) => canvas.toBlob(resolve, type, 0.9));

// whether a canvas gives back what was drawn on it
const honest = () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 16;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return false;
  for (let i = 0; i < 256; i += 1) {
    pen.fillStyle = `rgb(${i} ${255 - i} ${(i * 7) % 256})`;
    pen.fillRect(i % 16, i >> 4, 1, 1);
  }
  const { data } = pen.getImageData(0, 0, 16, 16);
  let wrong = 0;
  for (let i = 0; i < 256; i += 1) {
    if (Math.abs(data[4 * i] - i) > 8 || Math.abs(data[4 * i + 1] - 255 + i) > 8) wrong += 1;
  }
  return wrong < 8;
};

const redrawn = async (file) => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const type = file.type === "image/jpeg" ? "image/jpeg" : "image/png";
  const blob = await blobOf(canvas, type);
  return { type, bytes: new Uint8Array(await blob.arrayBuffer()) };
};

// a JPEG without its application and comment segments, but for those that say how its colours are meant
const jpegParts = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint16(0) !== 0xffd8) return null;
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = view.getUint16(at);
    if (marker >> 8 !== 0xff) return null;
    if (marker === 0xffda) {
      const end = endOfJpeg(bytes, at);
      return end ? [...kept, bytes.subarray(at, end)] : null;
    }
    const next = at + 2 + view.getUint16(at + 2);
    const says = (marker >= 0xffe1 && marker <= 0xffef && marker !== 0xffee) || marker === 0xfffe;
    if (!says) kept.push(bytes.subarray(at, next));
    at = next;
  }
  return null;
};

// what cameras put behind the end of the picture is left out too
const endOfJpeg = (bytes, from) => {
  for (let at = from; at + 1 < bytes.length; at += 1) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at + 2;
  return 0;
};

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PICTURE_PARTS = new Set(["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "sRGB", "cHRM"]);

const pngParts = (bytes) => {
  if (PNG.some((byte, at) => bytes[at] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const next = at + 12 + view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (PICTURE_PARTS.has(name)) kept.push(bytes.subarray(at, next));
    if (name === "IEND") return kept;
    at = next;
  }
  return null;
};

const copied = async (file) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts = file.type === "image/png" ? pngParts(bytes) : jpegParts(bytes);
  return parts && { type: file.type, bytes: new Uint8Array(await new Blob(parts).arrayBuffer()) };
};

// {name, type, bytes, how: "redrawn" | "copied" | "text" | "as_it_is"}, or {wrong: "type" | "size" | "broken"}
export const cleaned = async (file, largest) => {
  const picture = PICTURES[file.type];
  if (!picture && !OTHERS[file.type]) return { wrong: "type" };
  if (file.size > largest * (picture ? 3 : 1)) return { wrong: "size" };
  let made;
  let how;
  try {
    if (picture) {
      how = honest() ? "redrawn" : "copied";
      made = how === "redrawn" ? await redrawn(file) : await copied(file);
    } else {
      how = file.type.startsWith("text/") ? "text" : "as_it_is";
      made = { type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
    }
  } catch {
    made = null;
  }
  if (!made) return { wrong: "broken" };
  if (made.bytes.length > largest) return { wrong: "size" };
  const ending = PICTURES[made.type] ?? OTHERS[made.type];
  return { name: `attachment.${ending}`, type: made.type, bytes: made.bytes, how };
};
