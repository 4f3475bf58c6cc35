import { createContext } from 'react'

export type Scheme = 'light' | 'dark'

export const SchemeContext = createContext<Scheme>('light')
