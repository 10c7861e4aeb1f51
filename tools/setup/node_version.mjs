// Ends the program when Node.js is too old for the rest of the tools. To be imported first, because modules that follow use
// what older versions lack.
const [major, minor] = process.versions.node.split('.').map(Number);
const suits = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
if (!suits) {
  console.error(
    `retimbre: Node.js ${process.versions.node} does not suit: 20.19 or a later 20.x, or 22.12 or newer, is needed. Install one (for example the LTS release from nodejs.org) and run the command again.`,
  );
  process.exit(1);
}
