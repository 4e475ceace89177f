// Sources run unbuilt: swc only strips the types, modules stay ESM.
/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages', '<rootDir>/services', '<rootDir>/infra', '<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/tests/conformance/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } }] },
  // Jest leaves one core idle unless told: with two cores that is half of the machine.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
}
