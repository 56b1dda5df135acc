// Blocks on standard input, as [{name, blocks}]; HTML on standard output, by name. Run where slack-blocks-to-jsx is installed.
const { createElement } = require("react");
const { renderToStaticMarkup } = require("react-dom/server");
const { Message } = require("slack-blocks-to-jsx");

const surfaces = JSON.parse(require("fs").readFileSync(0, "utf8"));
const painted = {};
for (const { name, blocks } of surfaces) {
  painted[name] = renderToStaticMarkup(
    createElement(Message, { blocks, logo: "data:,", name: "MayI", withoutWrapper: true, time: new Date(0), unstyled: false }),
  );
}
process.stdout.write(JSON.stringify(painted));
