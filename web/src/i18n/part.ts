/** Parts of the page that are fetched when they are wanted: their scripts, and the words that only such parts say. */
import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

import { later_words } from './i18n'

/** Drawn inside `Suspense`, as with React's own `lazy`. */
export function part<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [component] = await Promise.all([load(), later_words()])
    return { default: component }
  })
}
