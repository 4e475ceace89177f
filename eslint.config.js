import js from '@eslint/js'
import ts from 'typescript-eslint'
import { boundaries } from './tests/support/boundaries.js'

export default ts.config(
  { ignores: ['**/node_modules/', 'dist/', '**/cdk.out/', '.bangfu/', '.conformance/', 'coverage/'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['*.js', 'packages/local/start.js', 'tests/support/*.js', 'tests/conformance/*.js'],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A port is async even where one of its adapters has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Refusals are thrown by `otherwise()`, which is typed as Error.
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Ports are types of functions; nothing here has a `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  { files: ['packages/local/**', 'infra/bin/**', 'tests/**', 'tools/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.test.ts', 'tests/**/*.ts', '**/test/**/*.ts'],
    rules: {
      // Tests look into whatever came back over HTTP; a wrong guess fails the test, which is its purpose.
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // One suite runs over adapters of which some have nothing to wait for.
      '@typescript-eslint/await-thenable': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked },
  {
    files: ['**/*.js', '**/*.mjs'],
    rules: { 'no-undef': 'off' },
  },
  ...boundaries,
)
