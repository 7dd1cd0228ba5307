import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const root = dirname(fileURLToPath(import.meta.url));

const clockAndDice = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The time is an argument: inject Clock from src/observe/clock.ts.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The time is an argument: inject Clock from src/observe/clock.ts.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Chance is an argument: inject Dice from src/observe/clock.ts.',
  },
  {
    selector: "Identifier[name='randomUUID']",
    message: 'Chance is an argument: inject Dice from src/observe/clock.ts.',
  },
];

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only src/config.ts reads the environment.',
};

/** What node:net offers without touching a network. */
const addresses = ['BlockList', 'isIP', 'isIPv4', 'isIPv6'];

const defaultExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name.',
};

const enums = {
  selector: 'TSEnumDeclaration',
  message: 'Use a union of string literals or an `as const` table.',
};

export default tseslint.config(
  {
    ignores: ['**/node_modules/', '**/dist/', 'var/', 'coverage/', '.cache/'],
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.base],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
      '@typescript-eslint/no-empty-object-type': 'error',
      '@typescript-eslint/no-namespace': 'error',
      '@typescript-eslint/no-require-imports': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      'no-restricted-syntax': ['error', defaultExports, enums],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-debugger': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-constant-binary-expression': 'error',
      'no-self-compare': 'error',
      'no-throw-literal': 'error',
      'no-unsafe-finally': 'error',
      'no-fallthrough': 'error',
    },
  },
  {
    files: ['{src,scripts,samples,bench,test}/**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 4],
      'max-params': ['error', 8],
      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Calls go out through src/egress.' },
        { name: 'WebSocket', message: 'Sockets live in gateways and connectors, by socket.io.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:net', allowImportNames: addresses, message: 'Calls go out through src/egress.' },
          ],
        },
      ],
      'no-restricted-syntax': ['error', defaultExports, enums, ...clockAndDice, environment],
    },
  },
  {
    files: ['src/egress/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // A module's factories take whatever they wire together.
    files: ['src/*.module.ts', 'src/**/*.module.ts'],
    rules: { 'max-params': 'off' },
  },
  {
    // A migration is a list that is never edited again.
    files: ['src/store/migrations/*.ts'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
  {
    files: ['src/observe/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', defaultExports, enums, environment] },
  },
  {
    files: ['src/config.ts'],
    rules: { 'no-restricted-syntax': ['error', defaultExports, enums, ...clockAndDice] },
  },
  {
    files: ['*.config.{ts,js}', 'console/*.config.ts', 'test/setup/requirements.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
