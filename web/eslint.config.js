import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { directions } from './scripts/directions.mjs'

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'public', 'src/api/schema.d.ts'] },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': ['error', { max: 120 }],
      'max-depth': ['error', 3],
      'max-len': ['error', { code: 120, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
      eqeqeq: 'error',
    },
  },
  ...directions,
)
