import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

import { chunk_of } from './scripts/chunks.ts'
import { effects_assets } from './scripts/effects_assets.ts'
import { pdf_assets } from './scripts/pdf_assets.ts'

const server = 'http://127.0.0.1:8480'

export default defineConfig({
  plugins: [react(), pdf_assets(), effects_assets()],
  worker: { format: 'es' },
  build: {
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: chunk_of }] } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: server, ws: true } },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.{ts,mjs}'],
  },
})
