// PNG files, named on the command line, each with at most 64 colours and in place. Run where upng-js is installed.
const { readFileSync, writeFileSync } = require("fs");
const UPNG = require("upng-js");

for (const path of process.argv.slice(2)) {
  const image = UPNG.decode(readFileSync(path));
  writeFileSync(path, Buffer.from(UPNG.encode([UPNG.toRGBA8(image)[0]], image.width, image.height, 64)));
}
