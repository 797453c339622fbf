import { defineConfig } from 'vitest/config'

// Files ending in .store.test.ts open the embedded engine. It lives on the main thread of one process only
// (worker threads crash it), hence forks; each file makes a store of its own in a temporary directory.
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,services}/*/src/**/*.test.ts', 'scripts/*.test.ts'],
          exclude: ['**/*.store.test.ts', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'store',
          include: ['{packages,services}/*/src/**/*.store.test.ts', 'tests/{data,crash}/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
