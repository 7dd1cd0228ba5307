// `npm run -s warbler -- …`: the command line of docs/cli.md from a checkout.
import '../src/cli/main.js';
