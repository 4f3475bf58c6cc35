/** What else can be done with a file: `app` gives it, and the viewer draws it without knowing whose it is. */
import { createContext, type ReactNode, useContext } from 'react'

import type { FileInfo } from '../api/types'

export interface FileTool {
  key: string
  label: string
  icon: ReactNode
  run: (file: FileInfo) => void
}

export const FileTools = createContext<readonly FileTool[]>([])

export function useFileTools(): readonly FileTool[] {
  return useContext(FileTools)
}
