import base from '../../jest.config.js'

/** The suites that need installed servers (DynamoDB Local, Ceph): `pnpm test:conformance`. */
/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/tests/conformance'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
  maxWorkers: 1,
}
