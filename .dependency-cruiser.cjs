// The import rules of docs/architecture.md, kept by `npm run check`.

const nestSuffixes = '\\.(module|controller|gateway|service|guard|filter|interceptor|pipe|decorator)\\.ts$';
const stages = ['ingest', 'context', 'decide', 'dispatch', 'client', 'feedback', 'tune', 'admin'];

/** The app's own socket is also a provider, so that file knows the port of providers. */
const doors = { client: ['^src/dispatch/provider\\.ts$'] };

/** A stage reaches another only through src/pipeline.ts and the stores; tune may ask decide again. */
const stagesApart = stages.map((stage) => ({
  name: `${stage}-apart`,
  comment: 'Stages never import each other: they meet in the pipeline and in the stores.',
  severity: 'error',
  from: { path: `^src/${stage}/` },
  to: {
    pathNot: doors[stage] ?? [],
    path: `^src/(${stages.filter((other) => other !== stage && !(stage === 'tune' && other === 'decide')).join('|')})/`,
  },
}));

/** Nobody picks an adapter by its file: the registry is the only source of names. */
const adaptersApart = [
  { name: 'provider', folder: 'dispatch/providers' },
  { name: 'connector', folder: 'ingest/connectors' },
  { name: 'rule', folder: 'decide/rules', owner: 'decide' },
  { name: 'backend', folder: 'store/backends' },
].map(({ name, folder, owner }) => ({
  name: `${name}-registry-only`,
  comment: 'Nobody picks an adapter by its file; the registry is the only source of names.',
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${owner ?? folder}/` },
  to: { path: `^src/${folder}/`, pathNot: `^src/${folder}/index\\.ts$` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'In ESM with decorators a cycle is `undefined` at class definition.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-is-the-bottom',
      comment: 'The model imports only zod.',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { pathNot: ['^src/model/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'decide-is-pure',
      comment: 'decide imports only the model and the time-zone library.',
      severity: 'error',
      from: { path: '^src/decide/' },
      to: { pathNot: ['^src/decide/', '^src/model/', '(^|/)node_modules/temporal-polyfill/'] },
    },
    {
      name: 'adapters-stay-small',
      comment:
        'An adapter knows its port, pure files of its stage, the model, egress, the clock and its vendor library.',
      severity: 'error',
      from: { path: '^src/(dispatch/providers|ingest/connectors)/[^/]+\\.ts$', pathNot: 'index\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/(dispatch/providers|ingest/connectors)/',
          '^src/(model|egress)/',
          '^src/(dispatch|ingest)/(?!.*\\.(module|controller|gateway|service)\\.ts$)[^/]+$',
          '^src/ports\\.ts$',
          '^src/observe/clock\\.ts$',
        ],
      },
    },
    ...stagesApart,
    {
      name: 'pipeline-on-top',
      comment: 'The pipeline knows the stages; they know it by the doors in src/ports.ts.',
      severity: 'error',
      from: {
        path: `^src/(${[...stages, 'store', 'model', 'egress', 'access', 'observe', 'seal'].join('|')})/`,
      },
      to: { path: '^src/(pipeline\\.ts$|flow/)' },
    },
    ...adaptersApart,
    {
      name: 'nest-at-the-edge',
      comment: 'The framework appears only in files that carry its suffix.',
      severity: 'error',
      from: { path: '^src/', pathNot: [nestSuffixes, '^src/main\\.ts$'] },
      to: { path: '(^|/)node_modules/@nestjs/' },
    },
    {
      name: 'typeorm-in-the-store',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/store/' },
      to: { path: '(^|/)node_modules/(typeorm|@nestjs/typeorm|mysql2)/' },
    },
    {
      name: 'sockets-at-the-edge',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['\\.gateway\\.ts$', '^src/ingest/connectors/', '^src/cli/feed-client\\.ts$'],
      },
      to: { path: '(^|/)node_modules/(socket\\.io|socket\\.io-client)/' },
    },
    {
      name: 'network-through-egress',
      comment: 'A host that a tenant or client can name is reached only through src/egress.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/egress/', '^src/ingest/connectors/'] },
      to: {
        path: '^(node:)?(http|https|http2|tls|dns|dns/promises|dgram|undici)$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'product-stands-alone',
      comment: 'The product never imports what runs or tests it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(scripts|samples|bench|test|console)/' },
    },
    {
      name: 'one-assembly',
      comment: 'Only main and the modules assemble; nothing reaches up to them.',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/(main|app\\.module|warbler\\.module)\\.ts$' },
    },
    {
      name: 'declared-dependencies',
      comment: 'What is imported is in package.json.',
      severity: 'error',
      from: { path: '^(src|scripts|samples|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-library-in-the-product',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm', 'npm-peer'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types bind as tightly as values: a stage that knows another's types knows the other.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
