// The fallback runtime carries no default_app.asar, so it takes no folder argument by itself. Like Electron's own default
// app, this reads the folder from the command line and hands over to its `main`.
const { app } = require('electron');
const fs = require('node:fs');
const path = require('node:path');

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) {
  process.stderr.write('Name the folder of the application: electron FOLDER\n');
  process.exit(2);
}
const root = path.resolve(folder);
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
app.setName(manifest.productName ?? manifest.name);
if (manifest.version !== undefined) app.setVersion(manifest.version);
app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`);
app.setAppPath(root);
require(path.join(root, manifest.main ?? 'index.js'));
